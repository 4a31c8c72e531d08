import { defineConfig } from '@playwright/test'
import { chromiumLaunch, findChromium } from '../scripts/chromium.ts'
import { TIMED, type SetUp } from './fixtures.ts'

// Found once: Playwright's own worker processes read this file too, and inherit the answer.
const chromium = (process.env.CHROME_PATH ||= findChromium())

const bare = chromiumLaunch(chromium)
const software = chromiumLaunch(chromium, { gpu: 'software' })
const hasty = chromiumLaunch(chromium, { gpu: 'hasty software' })

const MEASURES_TIME = new RegExp(TIMED)

/** The end-to-end tests that run in Chromium: `npx playwright test -c e2e`. */
export default defineConfig<object, SetUp>({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: './test-results/artifacts',
  globalSetup: './setup.ts',
  reporter: [['list'], ['json', { outputFile: './test-results/browser.json' }]],
  timeout: 60_000,
  // A machine may be busy, and a model may have to be loaded first.
  expect: { timeout: 20_000 },
  retries: 0,
  // Two were tried: on two cores the stock runtime's compilations then take minutes, and time measured is noise.
  workers: 1,
  projects: [
    {
      name: 'software adapter',
      testMatch: ['suite.spec.ts', 'real/on-adapter.spec.ts'],
      grepInvert: MEASURES_TIME,
      use: { launchOptions: hasty, adapter: true },
    },
    {
      name: 'no adapter',
      testMatch: ['suite.spec.ts', 'real/in-page.spec.ts'],
      grepInvert: MEASURES_TIME,
      use: { launchOptions: bare },
    },
    {
      name: 'no adapter, isolated',
      testMatch: ['suite.spec.ts', 'real/in-isolated-page.spec.ts'],
      grepInvert: MEASURES_TIME,
      use: { launchOptions: bare, isolated: true },
    },
    {
      name: 'software adapter, isolated',
      testMatch: ['suite.spec.ts', 'real/on-isolated-adapter.spec.ts'],
      grepInvert: MEASURES_TIME,
      use: { launchOptions: software, adapter: true, isolated: true },
    },
    // The clock knows nothing of isolation and adapters: once is enough.
    {
      name: 'timed',
      testMatch: ['suite.spec.ts', 'real/in-page.spec.ts'],
      grep: [MEASURES_TIME, /after all that/],
      use: { launchOptions: bare },
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
      use: { launchOptions: hasty },
    },
  ],
})
