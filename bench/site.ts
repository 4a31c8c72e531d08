import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { makeModel, SHAPES } from '../scripts/make-model.ts'
import { ownEntries } from '../vite.config.ts'
import { MODELS, VISITED } from './onnx/ids.ts'

/** What the bench's servers serve. */
export interface Site {
  readonly folder: string
  /** The folder with the models, each in one of its own. */
  readonly models: string
  remove(): Promise<void>
}

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Builds the bench's pages and makes the models that they load, in a folder of its own. */
export async function buildSite(): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'web-rerank-bench-'))
  const models = join(folder, 'models')
  const pages = ['./index.html', ...VISITED.map((who) => `./onnx/visit-${who}.html`)]
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
  for (const model of MODELS) {
    const files = ['model_quantized.onnx']
    await makeModel(join(models, model), { shape: SHAPES[model], files })
  }
  return { folder, models, remove: () => rm(folder, { recursive: true }) }
}
