import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The package as strangers use it: `npx vitest run -c e2e/packaging/vitest.config.ts`. */
export default defineConfig({
  test: {
    root: at('.'),
    include: ['*.test.ts'],
    globalSetup: [at('./setup.ts')],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
})
