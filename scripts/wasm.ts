// Compiles the kernel's AssemblyScript, and makes a module of the result: the worker carries it inside.
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMain } from './is-main.ts'
import { root, runTool } from './run-tool.ts'

const SOURCES = 'src/runtimes/kernel/wasm'
const OUTPUT = 'src/runtimes/kernel/binaries.ts'

const COMMON = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--importMemory',
  '--memoryBase',
  '64',
  '--maximumMemory',
  '65536',
  '--enable',
  'simd',
]
const BUILDS = {
  RELAXED: { options: ['--enable', 'relaxed-simd'], what: 'With relaxed SIMD.' },
  PLAIN: { options: [], what: 'With the SIMD that every browser has.' },
}

/** Does nothing where nothing has changed. */
export async function buildWasm(): Promise<void> {
  if (isFresh()) return
  const modules: string[] = []
  for (const [name, { options, what }] of Object.entries(BUILDS)) {
    const wasm = await compile([...COMMON, ...options])
    const base64 = Buffer.from(wasm).toString('base64')
    modules.push(
      `/** ${what} ${wasm.length} bytes. */\nexport const ${name}: string =\n  '${base64}'\n`,
    )
  }
  const note = `// Made by scripts/wasm.ts from ${SOURCES}/.\n\n`
  writeFileSync(join(root, OUTPUT), note + modules.join('\n'))
}

async function compile(options: readonly string[]): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'web-rerank-'))
  try {
    const wasm = join(folder, 'kernel.wasm')
    // As a program: its types, once imported, would be those of the whole project.
    await runTool('asc', [`${SOURCES}/index.ts`, ...options, '--outFile', wasm])
    return await readFile(wasm)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function isFresh(): boolean {
  const output = join(root, OUTPUT)
  if (!existsSync(output)) return false
  const folder = join(root, SOURCES)
  const sources = readdirSync(folder).map((name) => join(folder, name))
  const newest = Math.max(
    ...[...sources, import.meta.filename].map((path) => statSync(path).mtimeMs),
  )
  return statSync(output).mtimeMs > newest
}

if (isMain(import.meta.url)) await buildWasm()
