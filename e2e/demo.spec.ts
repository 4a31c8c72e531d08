import { execFileSync } from 'node:child_process'
import { cpSync, existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test, type Page } from '@playwright/test'
import { serve, STRICT_CSP, type Served } from './server.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Not at the root: any folder of any static host will do. */
const FOLDER = 'some/sub/path'
const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
]
const SKY = 'Air scatters blue light most: that is why the sky is blue.'
const FETCH = 'To cancel a fetch request, abort its AbortController.'
/** With the instruction that is the fastest here. */
const KERNEL = /^kernel \((dot|quads|plain)\)$/
const FIRST_LINE = 'Water boils sooner on a high mountain than by the sea.'

/** The page has an icon, beyond what the library needs. */
const POLICY = {
  'Content-Security-Policy': `${STRICT_CSP['Content-Security-Policy']}; img-src 'self'`,
}

let served: Served

test.beforeAll(async () => {
  const site = at(`./.out/demo-${test.info().workerIndex}`)
  execFileSync(
    process.execPath,
    [
      at('../node_modules/vite/bin/vite.js'),
      'build',
      '--logLevel',
      'warn',
      '--emptyOutDir',
      '--outDir',
      `${site}/${FOLDER}`,
    ],
    { cwd: at('..') },
  )
  cpSync(at('./models/tiny-bert'), `${site}/${FOLDER}/models/tiny-bert`, { recursive: true })
  served = await serve(site, { headers: POLICY })
})
test.afterAll(() => served.close())

const best = (page: Page) => page.locator('#after .row-text').first()
const count = (page: Page) => page.locator('#count')
const statusOf = (page: Page, name: string) => page.locator(`[data-status="${name}"]`)

async function open(page: Page, parameters: Record<string, string> = {}): Promise<void> {
  await page.goto(`${served.url}/${FOLDER}/?${new URLSearchParams(parameters).toString()}`)
}

for (const size of SIZES) {
  test.describe(`the demo at ${size.width} x ${size.height}`, () => {
    test.use({ viewport: size, colorScheme: 'light' })

    test('ranks what is typed, and says what ran', async ({ page }) => {
      await open(page)
      await expect(best(page)).toHaveText(FETCH)
      await page.getByRole('searchbox').fill('why is the sky blue')
      await expect(best(page)).toHaveText(SKY)
      await expect(page.locator('#before .row-text').first()).toHaveText(FIRST_LINE)
      await expect(count(page)).toHaveText('20 lines ranked')
      await expect(statusOf(page, 'model')).toHaveText(/^web-rerank-embedded-/)
      await expect(statusOf(page, 'runtime')).toHaveText(KERNEL)
      await expect(statusOf(page, 'device')).toHaveText('wasm')
      await expect(statusOf(page, 'isolated')).toHaveText('no')
      await expect(statusOf(page, 'time')).toHaveText(/^[\d.]+ ms$/)
      expect(new URL(page.url()).searchParams.get('q')).toBe('why is the sky blue')
      await expect(page.locator('.embedded')).toContainText('The embedded model')
    })

    test('fits the screen, and nothing jumps when results arrive', async ({ page }) => {
      await page.addInitScript(() => {
        const shifts: number[] = []
        Object.assign(globalThis, { shifts })
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries())
            shifts.push((entry as unknown as { value: number }).value)
        }).observe({ type: 'layout-shift', buffered: true })
      })
      await open(page, { model: 'fake?ms=5' })
      await expect(count(page)).toHaveText('20 lines ranked')
      await page.waitForTimeout(500)
      const { shifts, width } = await page.evaluate(() => ({
        shifts: (globalThis as unknown as { shifts: number[] }).shifts,
        width: document.documentElement.scrollWidth,
      }))
      expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.01)
      expect(width).toBe(size.width)
    })

    test('looks like this', async ({ page }, testInfo) => {
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await open(page)
      await expect(count(page)).toHaveText('20 lines ranked')
      // Kept for people to look at; delete the file to have it taken anew.
      const kept = at(`./screenshots/demo-${size.width}x${size.height}.png`)
      await page.screenshot({ path: existsSync(kept) ? testInfo.outputPath('demo.png') : kept })
    })
  })
}

test('asks no other origin, and breaks no policy', async ({ page, context }) => {
  const origins = new Set<string>()
  const complaints: string[] = []
  context.on('request', (request) => origins.add(new URL(request.url()).origin))
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await open(page)
  await expect(best(page)).toHaveText(FETCH)
  expect([...origins]).toEqual([served.url])
  expect(complaints).toEqual([])
  expect(served.requests.some((path) => /kernel-worker.*\.js$/.test(path))).toBe(true)
})

test('the newest query wins', async ({ page }) => {
  await open(page, { model: 'fake?ms=10' })
  await expect(count(page)).toHaveText('20 lines ranked')
  // Each ranking that comes to its end writes its time.
  await page.evaluate(() => {
    const ended = { rankings: 0 }
    Object.assign(globalThis, { ended })
    new MutationObserver(() => ended.rankings++).observe(
      document.querySelector('[data-status="time"]')!,
      { childList: true },
    )
  })
  const asked = page.getByRole('searchbox')
  await asked.pressSequentially(' now', { delay: 15 })
  await asked.fill('why is the sky blue')
  await expect(best(page)).toHaveText(SKY)
  await expect(page.locator('.progress')).toBeHidden()
  // Each of the earlier queries would have taken 200 ms, and would have ended by now.
  await page.waitForTimeout(1_200)
  await expect(best(page)).toHaveText(SKY)
  expect(await page.evaluate(() => (globalThis as unknown as { ended: object }).ended)).toEqual({
    rankings: 1,
  })
})

test('partial rankings refine', async ({ page }) => {
  await open(page, { model: 'fake?ms=60&rows=2', q: 'why is the sky blue' })
  const scores = page.locator('#after .row-score:not(:empty)')
  await expect(page.locator('.progress')).toBeVisible()
  await expect(scores.first()).toBeVisible()
  expect(await scores.count()).toBeLessThan(20)
  await expect(scores).toHaveCount(20)
  await expect(page.locator('.progress')).toBeHidden()
  await expect(best(page)).toHaveText(SKY)
})

test('a list of one’s own is ranked as it is pasted', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Edit the list' }).click()
  const lines = page.getByLabel('Your list')
  await expect(lines).toBeFocused()
  await lines.fill('nothing to see\n\n  \nhow to cancel a fetch\n')
  await expect(count(page)).toHaveText('2 lines ranked')
  await expect(best(page)).toHaveText('how to cancel a fetch')
  await lines.fill('')
  await expect(count(page)).toHaveText('the list is empty')
})

test('the keyboard is enough', async ({ page }) => {
  await open(page)
  await expect(best(page)).toHaveText(FETCH)
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('/')
  await expect(page.getByRole('searchbox')).toHaveValue('/')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('searchbox')).toHaveValue('what makes bread rise')
  await expect(best(page)).toContainText('Yeast')
})

test('says in plain words what is wrong, and tries again', async ({ page }) => {
  await open(page, { model: 'fake?throw-load&code=network' })
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('The model could not be fetched.')
  await expect(alert.locator('code')).toHaveText('network')
  await expect(page.locator('#after')).toBeHidden()
  const before = served.requests.length
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => served.requests.length).toBeGreaterThan(before)
  await expect(alert).toBeVisible()
})

test('runs a real model, and fetches it from where the address says', async ({ page, context }) => {
  const origins = new Set<string>()
  context.on('request', (request) => origins.add(new URL(request.url()).origin))
  await open(page, { model: './models/tiny-bert', q: 'cancel a fetch request' })
  await expect(count(page)).toHaveText('20 lines ranked')
  await expect(statusOf(page, 'runtime')).toHaveText(KERNEL)
  await expect(statusOf(page, 'dtype')).toHaveText('int8')
  await expect(page.locator('.embedded')).toBeHidden()
  expect([...origins]).toEqual([served.url])
  expect(served.requests).toContain(`/${FOLDER}/models/tiny-bert/onnx/model_quantized.onnx`)
})

test('says which candidates were passed over, and why', async ({ page }) => {
  await open(page, { model: 'fake?throw-load=kernel' })
  await expect(best(page)).toHaveText(FETCH)
  await page.locator('.status summary').click()
  await expect(page.locator('.status ul')).toContainText(
    'kernel · wasm · int8: The fake was told to fail while loading.',
  )
})
