import { defineConfig } from '@playwright/test'
import { chromiumLaunch, findChromium } from '../scripts/chromium.ts'
import type { SetUp } from './fixtures.ts'

// Found once: Playwright's own worker processes read this file too, and inherit the answer.
const chromium = (process.env.CHROME_PATH ||= findChromium())

const bare = chromiumLaunch(chromium)
const software = chromiumLaunch(chromium, { gpu: 'software' })

/** The end-to-end tests that run in Chromium: `npx playwright test -c e2e`. */
export default defineConfig<object, SetUp>({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: './test-results/artifacts',
  globalSetup: './setup.ts',
  reporter: [['list'], ['json', { outputFile: './test-results/browser.json' }]],
  timeout: 60_000,
  retries: 0,
  // With two, the page's longest task is measured while the next test builds and runs beside it.
  workers: 1,
  projects: [
    {
      name: 'no adapter',
      testMatch: ['suite.spec.ts', 'real/in-page.spec.ts'],
      use: { launchOptions: bare },
    },
    {
      name: 'no adapter, isolated',
      testMatch: ['suite.spec.ts', 'real/in-isolated-page.spec.ts'],
      use: { launchOptions: bare, isolated: true },
    },
    {
      name: 'software adapter',
      testMatch: ['suite.spec.ts', 'real/on-adapter.spec.ts'],
      use: { launchOptions: software, adapter: true },
    },
    {
      name: 'software adapter, isolated',
      testMatch: ['suite.spec.ts', 'real/on-isolated-adapter.spec.ts'],
      use: { launchOptions: software, adapter: true, isolated: true },
    },
    { name: 'page', testMatch: 'page.spec.ts', use: { launchOptions: bare } },
    {
      name: 'demo',
      testMatch: 'demo/*.spec.ts',
      testIgnore: 'demo/on-adapter.spec.ts',
      use: { launchOptions: bare },
    },
    {
      name: 'demo, software adapter',
      testMatch: 'demo/on-adapter.spec.ts',
      use: { launchOptions: software },
    },
  ],
})
