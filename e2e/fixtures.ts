import { test as base, type BrowserContext, type Page } from '@playwright/test'
import { BUILT } from './build.ts'
import { ISOLATED, serve } from './server.ts'

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

/** Notes every request and every unhandled error of a context. */
export function watch(context: BrowserContext): Pick<Watched, 'requests' | 'errors'> {
  const requests: string[] = []
  const errors: string[] = []
  context.on('request', (request) => requests.push(request.url()))
  context.on('weberror', (error) => errors.push(String(error.error())))
  return { requests, errors }
}

/** One page for all cases of a set-up: so do a site's calls share a page, too. */
export const test = base.extend<object, SetUp & { suite: SuitePage }>({
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
})
