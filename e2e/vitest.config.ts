import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { ownNodeEntries } from '../vite.config.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The end-to-end tests that run in Node: `npx vitest run -c e2e/vitest.config.ts`. */
export default defineConfig({
  cacheDir: at('../node_modules/.vite'),
  resolve: { alias: ownNodeEntries },
  test: {
    root: at('.'),
    include: ['*.test.ts', 'models/*.test.ts'],
    globalSetup: [at('./setup.ts')],
    testTimeout: 60_000,
    // Some of them are timed.
    fileParallelism: false,
    // The tests that wait for a silent worker all wait together.
    maxConcurrency: 20,
    reporters: ['default', 'json'],
    outputFile: { json: at('./test-results/node.json') },
  },
})
