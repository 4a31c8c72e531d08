// Compiles AssemblyScript, and makes modules of the results: workers and pages carry them inside.
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMain } from './is-main.ts'
import { root, runTool } from './run-tool.ts'

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

interface Build {
  readonly options: readonly string[]
  readonly what: string
}

interface Target {
  readonly folder: string
  /** What is compiled, with all that it imports. */
  readonly source: string
  readonly output: string
  /** By the name of the constant. */
  readonly builds: Readonly<Record<string, Build>>
}

const TARGETS: readonly Target[] = [
  {
    folder: 'src/runtimes/kernel/wasm',
    source: 'index.ts',
    output: 'src/runtimes/kernel/binaries.ts',
    builds: {
      RELAXED: { options: ['--enable', 'relaxed-simd'], what: 'With relaxed SIMD.' },
      PLAIN: { options: [], what: 'With the SIMD that every browser has.' },
    },
  },
  {
    folder: 'src/retrieve/wasm',
    source: 'dots.ts',
    output: 'src/retrieve/binary.ts',
    builds: { DOTS: { options: [], what: 'Dot products.' } },
  },
]

/** Does nothing where nothing has changed. */
export async function buildWasm(): Promise<void> {
  for (const target of TARGETS) if (!isFresh(target)) await buildTarget(target)
}

async function buildTarget({ folder, source, output, builds }: Target): Promise<void> {
  const modules: string[] = []
  for (const [name, { options, what }] of Object.entries(builds)) {
    const wasm = await compile(`${folder}/${source}`, [...COMMON, ...options])
    const base64 = Buffer.from(wasm).toString('base64')
    modules.push(
      `/** ${what} ${wasm.length} bytes. */\nexport const ${name}: string =\n  '${base64}'\n`,
    )
  }
  const note = `// Made by scripts/wasm.ts from ${folder}/.\n\n`
  writeFileSync(join(root, output), note + modules.join('\n'))
}

async function compile(source: string, options: readonly string[]): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'web-rerank-'))
  try {
    const wasm = join(folder, 'kernel.wasm')
    // As a program: its types, once imported, would be those of the whole project.
    await runTool('asc', [source, ...options, '--outFile', wasm])
    return await readFile(wasm)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function isFresh({ folder, output }: Target): boolean {
  const made = join(root, output)
  if (!existsSync(made)) return false
  const sources = readdirSync(join(root, folder)).map((name) => join(root, folder, name))
  const newest = Math.max(
    ...[...sources, import.meta.filename].map((path) => statSync(path).mtimeMs),
  )
  return statSync(made).mtimeMs > newest
}

if (isMain(import.meta.url)) await buildWasm()
