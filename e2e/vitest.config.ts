import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { ownNodeEntries, timed } from '../vite.config.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Those that measure time. */
const TIMED = ['*.timed.test.ts', 'hub-server.test.ts']

/** The end-to-end tests that run in Node: `npx vitest run -c e2e/vitest.config.ts`. */
export default defineConfig({
  cacheDir: at('../node_modules/.vite'),
  resolve: { alias: ownNodeEntries },
  test: {
    root: at('.'),
    globalSetup: [at('./setup.ts')],
    testTimeout: 60_000,
    reporters: ['default', 'json'],
    outputFile: { json: at('./test-results/node.json') },
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['*.test.ts', 'models/*.test.ts'],
          exclude: TIMED,
          maxWorkers: '100%',
        },
      },
      // The tests that wait for a silent worker all wait together.
      timed(TIMED, { maxConcurrency: 20 }),
    ],
  },
})
