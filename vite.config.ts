import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { serviceWorkerPlugin } from './demo/offline/build-plugin.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The package by its own name, straight from its sources: as its users write it. */
export const ownEntries = [
  { find: /^web-rerank$/, replacement: at('./src/index.ts') },
  {
    find: /^web-rerank\/(element|embed|evaluate|kernel|models|retrieve|worker)$/,
    replacement: at('./src/$1.ts'),
  },
]

/** The same as Node resolves them. */
export const ownNodeEntries = [
  { find: /^web-rerank(\/kernel)?$/, replacement: at('./src/node.ts') },
  { find: /^web-rerank\/(element|evaluate|models|worker)$/, replacement: at('./src/$1.ts') },
  { find: /^web-rerank\/(retrieve|embed)$/, replacement: at('./src/retrieve-node.ts') },
]

const TESTS = ['{src,bench,demo,scripts}/**/*.test.ts']
/** Those that put modules of their own in the place of others, as if there were a page or fewer cores. */
const OF_THEIR_OWN = ['src/{element,host,page,worker}/**/*.test.ts']
/** Those that measure time. */
const TIMED = [
  'bench/longest-task.test.ts',
  'bench/wire-server.test.ts',
  'src/retrieve/semantic-search.test.ts',
  'src/runtimes/kernel/onnx/hostile.test.ts',
  'src/text/lexical.test.ts',
  'src/text/tokenizer.test.ts',
]

/** Tests that measure time: after all others, and one after the other. */
export const timed = (include: string[], more: { maxConcurrency?: number } = {}) => ({
  extends: true as const,
  test: {
    ...{ name: 'timed', include, sequence: { groupOrder: 1 }, fileParallelism: false },
    ...more,
  },
})

/** The demo; unit tests share its resolution. */
export default defineConfig({
  root: at('./demo'),
  // Any folder of any static host will do.
  base: './',
  publicDir: at('./public'),
  resolve: { alias: ownEntries },
  worker: { format: 'es' },
  plugins: [serviceWorkerPlugin()],
  build: {
    outDir: at('./dist-demo'),
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: { input: [at('./demo/index.html'), at('./demo/element/index.html')] },
  },
  test: {
    root: at('.'),
    // Some compute for seconds, on machines that may be busy.
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: TESTS,
          exclude: [...OF_THEIR_OWN, ...TIMED],
          maxWorkers: '100%',
          // A process for each file would take as long as the tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'of their own',
          include: OF_THEIR_OWN,
          maxWorkers: '100%',
        },
      },
      timed(TIMED),
    ],
  },
})
