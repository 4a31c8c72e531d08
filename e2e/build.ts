import { readdirSync } from 'node:fs'
import { cp, mkdir, stat, truncate, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build as bundle, type BuildOptions } from 'esbuild'
import { build, type InlineConfig } from 'vite'
import { buildEmbedded } from '../scripts/embedded.ts'
import { buildWasm } from '../scripts/wasm.ts'
import { ownEntries } from '../vite.config.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Where everything lies that the end-to-end tests serve or start. */
export const BUILT = at('./.out')

/** Worker entries, each made into one file that needs nothing else: their names, and their sources. */
const WORKERS = {
  'fake-worker': './fake/worker.ts',
  'sound-worker': './workers/sound.ts',
  'throws-at-import': './workers/throws-at-import.ts',
  'never-answers': './workers/never-answers.ts',
  'calls-home': './workers/calls-home.ts',
}

const common: InlineConfig = {
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  resolve: { alias: ownEntries },
}

/** What onnxruntime fetches from beside the worker. */
const WASM = 'ort-wasm-simd-threaded.asyncify.wasm'

/** The real worker with a GPU that does as it is told: of static imports the first one runs first. */
const FAULTY_WORKER = "import './gpu-faults.js'\nimport './onnx-worker.js'\n"

/** Builds pages and workers into `e2e/.out`. Files keep their names, so it may be done again at any time. */
export async function buildEndToEnd(): Promise<void> {
  await mkdir(BUILT, { recursive: true })
  await buildEmbedded()
  await Promise.all([
    buildPages(),
    buildOnnxWorker(),
    buildKernelWorker(),
    buildIndexWorker(),
    copyModels().then(copyEmbedded),
    ...Object.entries(WORKERS).map(([name, source]) => buildWorker(name, at(source))),
  ])
}

async function buildPages(): Promise<void> {
  const root = at('./pages')
  const pages = readdirSync(root).filter((name) => name.endsWith('.html'))
  await build({
    ...common,
    root,
    base: './',
    worker: { format: 'es' },
    build: {
      outDir: `${BUILT}/pages`,
      emptyOutDir: true,
      target: 'es2022',
      rolldownOptions: { input: pages.map((name) => `${root}/${name}`) },
    },
  })
}

const inPage = { platform: 'browser', minify: true } as const
/** Packages stay where they are. */
const inNode = { packages: 'external' } as const

/** As a site without a bundler would do it: one file, and the wasm beside it. */
async function buildOnnxWorker(): Promise<void> {
  const entry = at('../src/worker/onnx-worker.ts')
  await Promise.all([
    bundleModule(entry, 'onnx-worker.js', inPage),
    bundleModule(entry, 'no-wasm/onnx-worker.js', inPage),
    bundleModule(entry, 'node/onnx-worker.js', inNode),
    bundleModule(at('./workers/gpu-faults.ts'), 'gpu-faults.js', inPage),
    writeFile(`${BUILT}/faulty-onnx-worker.js`, FAULTY_WORKER),
    cp(at(`../node_modules/onnxruntime-web/dist/${WASM}`), `${BUILT}/${WASM}`),
  ])
}

/** One file, and nothing beside it. */
async function buildKernelWorker(): Promise<void> {
  await buildWasm()
  const entry = at('../src/worker/kernel-worker.ts')
  await Promise.all([
    bundleModule(entry, 'kernel-worker.js', inPage),
    bundleModule(entry, 'damaged/kernel-worker.js', inPage),
    bundleModule(entry, 'node/kernel-worker.js', inNode),
    bundleModule(entry, 'node/damaged/kernel-worker.js', inNode),
  ])
}

/** MiniSearch is inside for a page, and a package in Node. */
async function buildIndexWorker(): Promise<void> {
  const entry = at('../src/worker/index-worker.ts')
  await Promise.all([
    bundleModule(entry, 'index-worker.js', inPage),
    bundleModule(entry, 'node/index-worker.js', inNode),
  ])
}

/** A model on the page's own server, and one that was cut short: such a server says nothing of a file. */
async function copyModels(): Promise<void> {
  const model = at('./models/tiny-bert')
  const graph = 'onnx/model.onnx'
  for (const name of ['tiny-bert', 'cut-short']) {
    await cp(model, `${BUILT}/models/${name}`, { recursive: true })
  }
  await cutShort(`${BUILT}/models/cut-short/${graph}`)
}

/** The embedded model in each folder of assets; in some of them it is damaged. */
async function copyEmbedded(): Promise<void> {
  for (const folder of [BUILT, `${BUILT}/node`]) {
    for (const assets of [folder, `${folder}/damaged`]) {
      await cp(at('../public/models'), `${assets}/models`, { recursive: true })
    }
    await cutShort(`${folder}/damaged/models/embedded/onnx/model_quantized.onnx`)
  }
}

async function cutShort(path: string): Promise<void> {
  const { size } = await stat(path)
  await truncate(path, size >> 1)
}

function bundleModule(entry: string, outfile: string, options: BuildOptions): Promise<unknown> {
  return bundle({
    ...{ entryPoints: [entry], outfile: `${BUILT}/${outfile}` },
    ...{ bundle: true, format: 'esm', target: 'es2022' },
    ...options,
  })
}

async function buildWorker(name: string, entry: string): Promise<void> {
  await build({
    ...common,
    build: {
      outDir: BUILT,
      emptyOutDir: false,
      target: 'es2022',
      lib: { entry, formats: ['es'], fileName: () => `${name}.js` },
    },
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildEndToEnd()
