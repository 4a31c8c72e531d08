import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from '@playwright/test'
import { serve, type Served } from '../server.ts'
import { expect, FOLDER, POLICY, test } from './site.ts'

const statusOf = (page: Page, name: string) => page.locator(`[data-status="${name}"]`)

/** The model that comes with the package has come, and ranks. */
async function expectModel(page: Page): Promise<void> {
  await page.getByRole('searchbox').fill('how do plants make food')
  await expect(page.locator('[data-note="after"]')).toHaveText(/^\d+ ranked in /)
  await expect(statusOf(page, 'model')).toHaveText(/^web-rerank-embedded-/)
  await expect(statusOf(page, 'runtime')).toHaveText(/^kernel/)
}

/** The service worker has all it wants to store, and answers for the page. */
async function expectStored(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
}

/** Whether there is a newer worker a browser asks by itself, and reports it where it could not. */
const isNoWorker = (path: string) => !path.endsWith('/service-worker.js')

/** How the page's request for a script came out. */
function statusOfScript(page: Page, name: string): Promise<number | undefined> {
  return page.evaluate((name) => {
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    return entries.find((entry) => entry.name.includes(`/${name}`))?.responseStatus
  }, name)
}

/** What is reported on the console, or thrown by nobody's fault but the page's. */
function complaintsOf(context: BrowserContext): string[] {
  const complaints: string[] = []
  context.on('console', (line) => {
    if (line.type() !== 'error' || !isNoWorker(line.location().url)) return
    complaints.push(`${line.text()} ${line.location().url}`)
  })
  context.on('weberror', (error) => complaints.push(String(error.error())))
  return complaints
}

const isIsolated = (page: Page) => page.evaluate(() => crossOriginIsolated)
const cacheNames = (page: Page) =>
  page.evaluate(async () => (await caches.keys()).filter((name) => name.includes(' version ')))

test('works without a network after the first visit', async ({ page, context, demo }) => {
  const complaints = complaintsOf(context)
  await demo.open(page)
  await expectModel(page)
  await expectStored(page)
  await context.setOffline(true)
  const asked = demo.served.requests.length
  await page.reload()
  await expectModel(page)
  for (const tab of ['own', 'speed', 'quality']) {
    await page.locator(`#tab-${tab}`).click()
    await expect.poll(() => statusOfScript(page, `${tab}-tab`)).toBe(200)
  }
  expect(demo.served.requests.slice(asked).filter(isNoWorker)).toEqual([])
  expect(complaints).toEqual([])
})

test('shares memory from the second visit on, under the strictest policy', async ({
  page,
  context,
  demo,
}) => {
  const complaints = complaintsOf(context)
  await demo.open(page)
  await expectModel(page)
  await expect(statusOf(page, 'isolated')).toHaveText('not yet')
  await expect(statusOf(page, 'isolated')).toHaveAttribute('title', 'From the next visit on')
  await expectStored(page)
  expect(await isIsolated(page)).toBe(false)
  await demo.open(page, { threads: '2' })
  await expectModel(page)
  expect(await isIsolated(page)).toBe(true)
  await expect(statusOf(page, 'isolated')).toHaveText('yes')
  await expect(statusOf(page, 'threads')).toHaveText('2')
  expect(complaints).toEqual([])
})

test('is stored as it is needed, and not what most never need', async ({ page, demo }) => {
  const before = demo.served.requests.length
  await demo.open(page)
  await expectStored(page)
  const requests = demo.served.requests.slice(before)
  const first = (part: string) => requests.findIndex((path) => path.includes(part))
  // Nothing is fetched ahead of what ranks.
  expect(first('service-worker.js')).toBeGreaterThan(first('model_quantized.onnx'))
  const stored = await page.evaluate(async () => {
    const found: string[] = []
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) found.push(url)
    }
    return found
  })
  expect(stored).toContain(demo.url)
  expect(stored).toContain(`${demo.url}models/embedded/onnx/model_quantized.onnx`)
  expect(stored.filter((url) => /ort-wasm|onnx-worker|fake-worker|tiny-bert/.test(url))).toEqual([])
})

test('keeps the second runtime when it is first used', async ({ page, context, demo }) => {
  const name = readdirSync(`${demo.folder}/assets`).find((name) => name.startsWith('onnx-worker'))!
  const fetchIt = () =>
    page.evaluate(async (path) => (await (await fetch(path)).text()).length, `assets/${name}`)
  await demo.open(page)
  await expectStored(page)
  const length = await fetchIt()
  expect(length).toBeGreaterThan(100_000)
  const isKept = () => page.evaluate(async (path) => !!(await caches.match(path)), `assets/${name}`)
  await expect.poll(isKept).toBe(true)
  await context.setOffline(true)
  expect(await fetchIt()).toBe(length)
})

test.describe('another version', () => {
  let served: Served
  let site: string
  let folder: string

  test.beforeEach(async ({ demo }, { workerIndex }) => {
    site = fileURLToPath(new URL(`../.out/demo-versions-${workerIndex}`, import.meta.url))
    rmSync(site, { recursive: true, force: true })
    folder = `${site}/${FOLDER}`
    cpSync(demo.folder, folder, { recursive: true })
    served = await serve(site, { headers: POLICY })
  })
  test.afterEach(() => served.close())

  const url = () => `${served.url}/${FOLDER}/`

  test('takes over when nobody uses the one before', async ({ page, context }) => {
    await page.goto(url())
    await expectStored(page)
    const [earlier] = await cacheNames(page)
    const main = rename(folder, /^index-.*\.js$/, 'index-another0.js')
    await page.reload()
    await expect(page).toHaveTitle('Another version')
    const isWaiting = () =>
      page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null)
    await expect.poll(isWaiting, { timeout: 20_000 }).toBe(true)
    expect(await cacheNames(page)).toHaveLength(2)
    // The page before it still gets what it was built with, though the server has it no longer.
    const old = await page.evaluate((at) => fetch(at).then(({ status }) => status), main)
    expect(old).toBe(200)
    await page.close()
    const next = await context.newPage()
    await next.goto(url())
    await expectModel(next)
    await expect.poll(() => cacheNames(next)).toHaveLength(1)
    expect(await cacheNames(next)).not.toContain(earlier)
    // And without the server it is the new one that is there.
    await served.close()
    await next.reload()
    await expect(next).toHaveTitle('Another version')
    await expectModel(next)
  })
})

/** As a later build does it: a script of another name, a page that says so, and a worker of another version. */
function rename(folder: string, script: RegExp, to: string): string {
  const name = readdirSync(`${folder}/assets`).find((name) => script.test(name))!
  cpSync(`${folder}/assets/${name}`, `${folder}/assets/${to}`)
  rmSync(`${folder}/assets/${name}`)
  const change = (path: string, edit: (text: string) => string) =>
    writeFileSync(path, edit(readFileSync(path, 'utf8')))
  for (const other of readdirSync(`${folder}/assets`).filter((name) => name.endsWith('.js'))) {
    change(`${folder}/assets/${other}`, (text) => text.replaceAll(name, to))
  }
  change(`${folder}/index.html`, (text) =>
    text.replace(/<title>.*<\/title>/, '<title>Another version</title>').replaceAll(name, to),
  )
  change(`${folder}/service-worker.js`, (text) =>
    text.replaceAll(name, to).replace(/version:"\w+"/, 'version:"another"'),
  )
  return `assets/${name}`
}
