import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as bundle } from 'esbuild'
import { build } from 'vite'
import { makeModel } from '../scripts/make-model.ts'
import { SHAPES } from '../scripts/onnx/shapes.ts'
import { buildEmbedded } from '../scripts/embedded.ts'
import { buildWasm } from '../scripts/wasm.ts'
import { ownEntries } from '../vite.config.ts'
import { MODELS } from './ids.ts'
import { PLAIN_WORKER } from './kernel/plain-worker.ts'
import { EMBEDDED_PAGE, VISITED_PAGES } from './visits.ts'

/** What the bench's servers serve. */
export interface Site {
  readonly folder: string
  /** The folder with the models, each in one of its own. */
  readonly models: string
  remove(): Promise<void>
}

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** In a browser that says so, the kernel does without. */
const NO_RELAXED_SIMD = 'WebAssembly.validate = () => false'

/** Builds the bench's pages and makes the models that they load, in a folder of its own. */
export async function buildSite(): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'web-rerank-bench-'))
  const models = join(folder, 'models')
  const pages = ['index.html', EMBEDDED_PAGE, ...Object.values(VISITED_PAGES)]
  await buildWasm()
  await buildEmbedded()
  await build({
    configFile: false,
    logLevel: 'warn',
    root: at('.'),
    base: './',
    publicDir: false,
    resolve: { alias: ownEntries },
    worker: { format: 'es' },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      rolldownOptions: { input: pages.map(at) },
      // The worker of transformers.js is what it is.
      chunkSizeWarningLimit: Infinity,
    },
  })
  await buildPlainWorker(folder)
  for (const model of MODELS) {
    const files = ['model_quantized.onnx']
    await makeModel(join(models, model), { shape: SHAPES[model], files })
  }
  return { folder, models, remove: () => rm(folder, { recursive: true }) }
}

/** The kernel's worker in a folder of its own, for the variant that is not the best one here. */
async function buildPlainWorker(folder: string): Promise<void> {
  await bundle({
    entryPoints: [at('../src/worker/kernel-worker.ts')],
    outfile: join(folder, PLAIN_WORKER, 'kernel-worker.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    banner: { js: NO_RELAXED_SIMD },
  })
}
