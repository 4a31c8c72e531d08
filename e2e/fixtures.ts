import { test as base, type BrowserContext, type Page } from '@playwright/test'
import { BUILT } from './build.ts'
import type { Helpers } from './real/case.ts'
import { filesOrigin, linesOf, startRealHub } from './real/hub.ts'
import { record, recording } from './real/record.ts'
import { pageMemory } from './real/page-memory.ts'
import { ISOLATED, serve, STRICT_CSP } from './server.ts'

/** The mark of tests that measure time. */
export const TIMED = '@timed'

/** What a set-up says of itself; the tests check that it is so. */
export interface SetUp {
  isolated: boolean
  adapter: boolean
}

/** A page in a context of its own, and all that is noticed about it. */
export interface Watched {
  readonly page: Page
  readonly context: BrowserContext
  readonly origin: string
  /** The address of every request, those of workers included. */
  readonly requests: readonly string[]
  /** Errors that nobody handled. */
  readonly errors: readonly string[]
}

export interface SuitePage extends Watched {
  run(name: string): Promise<string | null>
}

export interface RealPage extends SuitePage {
  /** The origins of the hub and of its large files. */
  readonly hubOrigins: readonly string[]
  /** What the content policy has kept from happening. */
  readonly complaints: readonly string[]
}

/** The strict policy, with the hub as the one other origin that may be asked. */
function allowing(
  headers: typeof STRICT_CSP,
  origins: readonly string[],
): Readonly<Record<string, string>> {
  const { 'Content-Security-Policy': policy } = headers
  const connect = "connect-src 'self'"
  return {
    'Content-Security-Policy': policy.replace(connect, [connect, ...origins].join(' ')),
  }
}

/** Notes every request and every unhandled error of a context. */
export function watch(context: BrowserContext): Pick<Watched, 'requests' | 'errors'> {
  const requests: string[] = []
  const errors: string[] = []
  context.on('request', (request) => requests.push(request.url()))
  context.on('weberror', (error) => errors.push(String(error.error())))
  return { requests, errors }
}

/** One page for all cases of a set-up: so do a site's calls share a page, too. */
export const test = base.extend<object, SetUp & { suite: SuitePage; real: RealPage }>({
  isolated: [false, { option: true, scope: 'worker' }],
  adapter: [false, { option: true, scope: 'worker' }],
  suite: [
    async ({ browser, isolated }, use) => {
      const server = await serve(BUILT, { headers: isolated ? ISOLATED : {} })
      const context = await browser.newContext()
      const watched = watch(context)
      const page = await context.newPage()
      await page.goto(`${server.url}/pages/suite.html`)
      await page.waitForFunction(() => 'runCase' in window)
      await use({
        ...watched,
        page,
        context,
        origin: server.url,
        run: async (name) => (await page.evaluate((wanted) => window.runCase(wanted), name)).error,
      })
      await context.close()
      await server.close()
    },
    { scope: 'worker' },
  ],
  real: [
    async ({ browser, isolated }, use) => {
      const hub = await startRealHub()
      const hubOrigins = [hub.origin, await filesOrigin(hub)]
      const policy = allowing(STRICT_CSP, hubOrigins)
      const server = await serve(BUILT, { headers: { ...policy, ...(isolated && ISOLATED) } })
      const context = await browser.newContext()
      const watched = watch(context)
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (said) => {
        if (said.text().includes('Content Security Policy')) complaints.push(said.text())
        if (/^(memory|longest)/.test(said.text())) console.log(said.text())
      })
      const devTools = await context.newCDPSession(page)
      const helpers: Helpers = {
        record,
        requests: async (owner) => linesOf(hub, owner),
        memory: () => pageMemory(browser, devTools),
        limitStorage: async (bytes) => {
          const limit = bytes === null ? {} : { quotaSize: bytes }
          await devTools.send('Storage.overrideQuotaForOrigin', { origin: server.url, ...limit })
        },
      }
      for (const [name, helper] of Object.entries(helpers)) await page.exposeFunction(name, helper)
      const said = new URLSearchParams({ hub: hub.origin, ...(recording && { recording: '' }) })
      await page.goto(`${server.url}/pages/real.html?${said.toString()}`)
      await page.waitForFunction(() => 'runCase' in window)
      await use({
        ...watched,
        page,
        context,
        origin: server.url,
        hubOrigins,
        complaints,
        run: async (name) => (await page.evaluate((wanted) => window.runCase(wanted), name)).error,
      })
      await context.close()
      await Promise.all([server.close(), hub.close()])
    },
    { scope: 'worker' },
  ],
})
