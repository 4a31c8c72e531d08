import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, type InlineConfig } from 'vite'
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

/** Builds pages and workers into `e2e/.out`. Files keep their names, so it may be done again at any time. */
export async function buildEndToEnd(): Promise<void> {
  await Promise.all([
    buildPages(),
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
