import type { Browser } from '@playwright/test'
import { serve } from '../e2e/server.ts'
import type { BenchPage } from './page.ts'
import type { Place } from './place.ts'
import { within } from './within.ts'

type Bench = { readonly bench: BenchPage }

/** Something has gone wrong long before. */
const MOST_MS = 180_000

/** A place that is a page. */
export interface ServedPlace extends Place {
  /** Its origin. */
  readonly url: string
}

/** Serves the bench's page with some headers, and opens it. */
export async function openChromiumPage(
  browser: Browser,
  folder: string,
  headers: Readonly<Record<string, string>>,
): Promise<ServedPlace> {
  const served = await serve(folder, { headers })
  const page = await browser.newPage()
  await page.goto(`${served.url}/`)
  await page.waitForFunction(() => 'bench' in globalThis)
  const inPage = {
    open: (id: string) =>
      page.evaluate((id) => (globalThis as unknown as Bench).bench.open(id), id),
    sample: (id: string) =>
      page.evaluate((id) => (globalThis as unknown as Bench).bench.sample(id), id),
    close: (id: string) =>
      page.evaluate((id) => (globalThis as unknown as Bench).bench.close(id), id),
  } satisfies BenchPage
  return {
    url: served.url,
    open: async (id) => {
      const instruction = await within(MOST_MS, inPage.open(id), `opening ${id}`)
      return {
        instruction,
        sample: () => within(MOST_MS, inPage.sample(id), `a measurement of ${id}`),
        close: () => within(MOST_MS, inPage.close(id), `closing ${id}`),
      }
    },
    close: async () => {
      await page.close()
      await served.close()
    },
  }
}
