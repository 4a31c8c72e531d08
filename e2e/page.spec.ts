import { expect, type Browser } from '@playwright/test'
import type { Busy } from './pages/busy.ts'
import { BUILT } from './build.ts'
import { test, watch } from './fixtures.ts'
import { serve, STRICT_CSP } from './server.ts'
import { cases } from './suite/index.ts'

const MOST_MS = 50
const ITEMS = 10_000
const RUNS = 5

/** A page of ours, served with these headers; it and its server are gone afterwards. */
async function withPage(
  browser: Browser,
  path: string,
  headers: Readonly<Record<string, string>>,
  work: (opened: Awaited<ReturnType<typeof open>>) => Promise<void>,
): Promise<void> {
  const server = await serve(BUILT, { headers })
  const context = await browser.newContext()
  try {
    await work(await open())
  } finally {
    await context.close()
    await server.close()
  }

  async function open() {
    const watched = watch(context)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (said) => {
      if (said.text().includes('Content Security Policy')) complaints.push(said.text())
    })
    await page.goto(`${server.url}${path}`)
    return { ...watched, page, context, complaints, origin: server.url }
  }
}

test.describe('under a strict content policy', () => {
  const names = cases
    .filter(
      (one) =>
        !one.slow && !one.needsAdapter && /^(order|workers|files|faults|webgpu):/.test(one.name),
    )
    .map(({ name }) => name)

  test('it ranks, recovers and stores, and nothing is blocked', async ({ browser }) => {
    await withPage(
      browser,
      '/pages/suite.html',
      STRICT_CSP,
      async ({ page, complaints, errors }) => {
        await page.waitForFunction(() => 'runCase' in window)
        for (const name of names) {
          const { error } = await page.evaluate((wanted) => window.runCase(wanted), name)
          expect(error, name).toBeNull()
        }
        expect(complaints).toEqual([])
        expect(errors).toEqual([])
      },
    )
  })

  test('a policy that forbids the worker ends in an error, not in silence', async ({ browser }) => {
    const headers = { 'Content-Security-Policy': "script-src 'self'; worker-src 'none'" }
    await withPage(browser, '/pages/suite.html', headers, async ({ page, complaints }) => {
      await page.waitForFunction(() => 'runCase' in window)
      const [name] = names
      const { error } = await page.evaluate((wanted) => window.runCase(wanted), name!)
      expect(error).toContain('worker-src')
      expect(complaints.length).toBeGreaterThan(0)
    })
  })
})

test('a worker that asks another origin is seen, so that none can have gone unseen', async ({
  browser,
}) => {
  const elsewhere = await serve(BUILT)
  await withPage(browser, '/pages/suite.html', {}, async ({ page, requests }) => {
    const foreign = `${elsewhere.url}/fake-worker.js?asked`
    const answer = await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const worker = new Worker(new URL('../calls-home.js', location.href), { type: 'module' })
          worker.onmessage = ({ data }) => resolve(data)
          worker.postMessage(url)
        }),
      foreign,
    )
    expect(answer).toBe('asked')
    expect(requests).toContain(foreign)
  })
  await elsewhere.close()
})

test('an error that nobody handles is seen, so that none can have gone unseen', async ({
  browser,
}) => {
  await withPage(browser, '/pages/suite.html', {}, async ({ page, errors }) => {
    await page.evaluate(() => {
      setTimeout(() => void Promise.reject(new Error('planted rejection')))
      setTimeout(() => {
        throw new Error('planted error')
      })
    })
    await expect.poll(() => errors.join()).toContain('planted rejection')
    await expect.poll(() => errors.join()).toContain('planted error')
  })
})

test.describe(`the main thread, while ${ITEMS} items are ranked`, () => {
  const longest = ({ longTasks, longestGap }: Busy) => Math.max(longestGap, ...longTasks)
  const median = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[values.length >> 1]!

  for (const partial of [false, true]) {
    const name = partial ? 'with partial rankings' : 'with one ranking at the end'
    test(`has no task over ${MOST_MS} ms, ${name}`, async ({ browser }) => {
      await withPage(browser, '/pages/long-tasks.html', {}, async ({ page }) => {
        await page.waitForFunction(() => 'rankAndWatch' in window)
        const runs: Busy[] = []
        for (let run = 0; run < RUNS; run++) {
          const [items, shown] = [ITEMS, partial] as const
          runs.push(
            await page.evaluate(([count, withPartial]) => window.rankAndWatch(count, withPartial), [
              items,
              shown,
            ] as const),
          )
        }
        const figures = runs.map((run) => Number(longest(run).toFixed(1)))
        const median5 = median(figures)
        console.log(
          `longest task of each run, ${name}: ${figures.join(', ')} ms; median ${median5} ms; ` +
            `long tasks: ${runs.map(({ longTasks }) => longTasks.length).join(', ')}; ` +
            `runs of ${runs.map(({ ms }) => Math.round(ms)).join(', ')} ms`,
        )
        expect(median5).toBeLessThan(MOST_MS)
      })
    })
  }

  test('would be caught having one', async ({ browser }) => {
    await withPage(browser, '/pages/long-tasks.html', {}, async ({ page }) => {
      await page.waitForFunction(() => 'blockAndWatch' in window)
      const { longTasks, longestGap } = await page.evaluate(() => window.blockAndWatch(80))
      expect(longTasks.length).toBeGreaterThan(0)
      expect(Math.min(longestGap, ...longTasks)).toBeGreaterThanOrEqual(79)
    })
  })
})

test('50,000 short documents are indexed without a long task for the page', async ({ browser }) => {
  test.setTimeout(180_000)
  await withPage(browser, '/pages/long-tasks.html', {}, async ({ page, errors }) => {
    await page.waitForFunction(() => 'indexAndWatch' in window)
    const figures: number[] = []
    // A task of ours would be there each time; what the machine does beside it is not.
    while (figures.length < 3 && !(Math.min(...figures) < MOST_MS)) {
      const { longTasks, longestGap, ms } = await page.evaluate(() => window.indexAndWatch(50_000))
      figures.push(Math.max(longestGap, ...longTasks))
      console.log(
        `50,000 documents indexed in ${Math.round(ms)} ms; longest task ${longestGap.toFixed(1)} ms`,
      )
    }
    expect(Math.min(...figures)).toBeLessThan(MOST_MS)
    expect(errors).toEqual([])
  })
})

test('a tab closed in mid-run leaves no error, and the next page works', async ({ browser }) => {
  await withPage(
    browser,
    '/pages/long-tasks.html',
    {},
    async ({ page, context, origin, errors }) => {
      await page.waitForFunction(() => 'rankAndWatch' in window)
      const crashes: string[] = []
      page.on('crash', () => crashes.push('crash'))
      const running = page
        .evaluate(() => window.rankAndWatch(10_000, true))
        .then(
          () => 'done',
          () => 'closed',
        )
      await page.waitForTimeout(100)
      await page.close()
      expect(await running).toBe('closed')

      const next = await context.newPage()
      await next.goto(`${origin}/pages/suite.html`)
      await next.waitForFunction(() => 'runCase' in window)
      const [first] = cases
      const { error } = await next.evaluate((name) => window.runCase(name), first!.name)
      expect(error).toBeNull()
      expect([...errors, ...crashes]).toEqual([])
    },
  )
})
