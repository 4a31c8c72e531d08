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
    include: ['{src,bench,demo,scripts}/**/*.test.ts'],
    environment: 'node',
  },
})
