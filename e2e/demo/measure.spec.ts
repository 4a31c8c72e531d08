import { readFile } from 'node:fs/promises'
import { chromium, type Page } from '@playwright/test'
import { chromiumLaunch, findChromium } from '../../scripts/chromium.ts'
import { ISOLATED, serve } from '../server.ts'
import { expect, POLICY, SIZES, test, type Demo } from './site.ts'

/** A busy machine may take this long; nothing waits for it where all is well. */
const SLOW = { timeout: 90_000 }

const panel = (page: Page, name: string) => page.locator(`#${name}`)
const words = (page: Page, name: string) => panel(page, name).locator('.run-words')
const entry = (page: Page, id: string) => panel(page, 'speed').locator(`input[value="${id}"]`)

/** Everything it asked for, that of workers included, came from the demo's own place. */
function watchRequests(page: Page, demo: Demo): readonly string[] {
  const foreign: string[] = []
  page.context().on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(demo.url) && url.startsWith('http')) foreign.push(url)
  })
  return foreign
}

async function exported(page: Page, name: string): Promise<Record<string, unknown>> {
  const coming = page.waitForEvent('download')
  await panel(page, name).getByRole('button', { name: 'Download as JSON' }).click()
  const file = await (await coming).path()
  return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
}

/** Only these take part. */
async function choose(page: Page, ids: readonly string[]): Promise<void> {
  for (const box of await panel(page, 'speed').locator('.entry input:enabled').all()) {
    await box.setChecked(ids.includes((await box.getAttribute('value'))!))
  }
}

for (const size of SIZES) {
  test.describe(`measuring at ${size.width} x ${size.height}`, () => {
    test.use({ viewport: size })

    test('asks all questions, shows what came of each, and leads to the search', async ({
      page,
      demo,
    }) => {
      const foreign = watchRequests(page, demo)
      await demo.open(page, { tab: 'quality', questions: '4' })
      await page.getByRole('button', { name: 'Ask them all' }).click()
      await expect(words(page, 'quality')).toHaveText(/^\d+ questions over \d+ articles/, SLOW)

      const bars = panel(page, 'quality').getByRole('img', { name: /nDCG@10 and MRR@10/ })
      await expect(bars).toHaveAccessibleName(/nDCG@10 after: [01]\.\d{3}/)
      const figures = panel(page, 'quality').locator('.quality-figures tbody')
      await expect(figures).toContainText(/nDCG@10[01]\.\d{3} \(.+ to .+\)/)

      const file = await exported(page, 'quality')
      const { machine, questions, answers, changes } = file as {
        machine: { hardwareConcurrency: number }
        questions: number
        answers: readonly { question: { query: string } }[]
        changes: Record<'better' | 'worse' | 'same', readonly { query: string }[]>
      }
      expect(machine.hardwareConcurrency).toBeGreaterThan(0)
      expect(answers).toHaveLength(questions)
      const rows = panel(page, 'quality').locator('.changes-table th[scope="row"]')
      await expect(rows).toHaveCount(questions)

      const { query } = [...changes.better, ...changes.worse, ...changes.same][0]!
      await panel(page, 'quality').locator('.changes-same summary').click()
      await panel(page, 'quality').getByRole('link', { name: query, exact: true }).click()
      await expect(page.locator('#query')).toHaveValue(query)
      await expect(panel(page, 'search')).toBeVisible()
      expect(foreign).toEqual([])
    })
  })
}

test('measures the kernel, and hands out what it measured', async ({ page, demo }) => {
  const foreign = watchRequests(page, demo)
  const before = demo.served.requests.length
  await demo.open(page, { tab: 'speed', rounds: '1' })
  await choose(page, ['kernel-1', 'kernel-all'])
  await page.getByRole('button', { name: 'Measure' }).click()
  await expect(words(page, 'speed')).toHaveText('Measured 2 of 2.', SLOW)
  const plot = panel(page, 'speed').getByRole('img', { name: /Documents ranked a second/ })
  await expect(plot).toHaveAccessibleName(/Kernel, 1 thread: [\d,.]+ docs\/s/)
  const row = panel(page, 'speed').getByRole('row', { name: /^Kernel, 1 thread/ })
  await expect(row).toHaveText(/Kernel, 1 thread[\d,.]+–?[\d,.]+/)
  // Nobody fetched what only the others need.
  expect(demo.served.requests.slice(before).filter((path) => path.endsWith('.wasm'))).toEqual([])

  const file = await exported(page, 'speed')
  expect(file).toMatchObject({ documents: 100, processor: expect.stringMatching(/thread/) })
  expect((file['rows'] as readonly unknown[]).length).toBeGreaterThan(3)
  expect(file['contenders']).toContainEqual(
    expect.objectContaining({ id: 'kernel-1', speeds: [expect.any(Number)], failure: null }),
  )
  expect(foreign).toEqual([])
})

test('runs the others, too, isolated, under the strict policy', async ({ demo }) => {
  test.setTimeout(150_000)
  // The same site, in a page that may share memory.
  const served = await serve(demo.site, { headers: { ...POLICY, ...ISOLATED } })
  const usual = chromiumLaunch(process.env['CHROME_PATH'] ?? findChromium())
  // Counting memory waits for the next garbage collection else, some twenty seconds.
  const args = [...usual.args!, '--enable-blink-features=ForceEagerMeasureMemory']
  const browser = await chromium.launch({ ...usual, args })
  const page = await browser.newPage()
  const refused: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text())
  })
  try {
    await page.goto(demo.url.replace(demo.served.url, served.url) + '?tab=speed&rounds=1')
    await choose(page, ['kernel-1', 'onnx-1', 'stock'])
    await page.getByRole('button', { name: 'Measure' }).click()
    await expect(words(page, 'speed')).toHaveText('Measured 3 of 3.', SLOW)
    for (const name of ['Documents ranked a second', 'Memory']) {
      const plot = panel(page, 'speed').getByRole('img', { name })
      await expect(plot).toHaveAccessibleName(/Kernel, 1 thread: [\d,.]+ /)
      await expect(plot).toHaveAccessibleName(/onnxruntime, 1 thread: [\d,.]+ /)
      await expect(plot).toHaveAccessibleName(/transformers\.js: [\d,.]+ /)
    }
    await expect(panel(page, 'speed').locator('.plot-card').first()).toContainText(
      /times as many as transformers\.js/,
    )
    expect(refused).toEqual([])
  } finally {
    await browser.close()
    await served.close()
  }
})

test('stops when it is told to, and can begin anew', async ({ page, demo }) => {
  await demo.open(page, { tab: 'speed', rounds: '99' })
  await choose(page, ['kernel-1'])
  const button = panel(page, 'speed').locator('.run-start')
  await button.click()
  await expect(words(page, 'speed')).toHaveText(/^Ranking 100 articles/, SLOW)
  await button.click()
  await expect(words(page, 'speed')).toHaveText('Stopped.')
  await expect(button).toHaveText('Measure')
  await button.click()
  await expect(words(page, 'speed')).toHaveText(/^Starting/)
})

test('says who cannot take part, and why', async ({ page, demo }) => {
  await demo.open(page, { tab: 'speed' })
  await expect(entry(page, 'onnx-gpu')).toBeDisabled()
  await expect(panel(page, 'speed')).toContainText('Not here: This browser gives no graphics card')
  await expect(panel(page, 'speed')).toContainText('browsers tell only pages that are isolated')
})

test('a contender whose files do not come is out, and the others go on', async ({ page, demo }) => {
  await page.context().route(/stock-worker/, (route) => route.abort())
  await demo.open(page, { tab: 'speed', rounds: '1' })
  await choose(page, ['stock', 'kernel-1'])
  await page.getByRole('button', { name: 'Measure' }).click()
  await expect(words(page, 'speed')).toHaveText('Measured 1 of 2.', SLOW)
  await expect(panel(page, 'speed')).toContainText('Failed: Error: the stock worker failed')
})
