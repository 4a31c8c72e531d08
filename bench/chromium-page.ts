import type { Browser } from '@playwright/test'
import { serve } from '../e2e/server.ts'
import type { BenchPage } from './page.ts'
import type { Place } from './place.ts'

type Bench = { readonly bench: BenchPage }

/** Something has gone wrong long before. */
const MOST_MS = 180_000

/** Serves the bench's page with some headers, and opens it. */
export async function openChromiumPage(
  browser: Browser,
  folder: string,
  headers: Readonly<Record<string, string>>,
): Promise<Place> {
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
    open: async (id) => {
      await within(inPage.open(id), `opening ${id}`)
      return {
        sample: () => within(inPage.sample(id), `a measurement of ${id}`),
        close: () => within(inPage.close(id), `closing ${id}`),
      }
    },
    close: async () => {
      await page.close()
      await served.close()
    },
  }
}

/** A page that hangs must not hang the bench. */
async function within<T>(work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${MOST_MS} ms`)), MOST_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
