import { chromium } from '@playwright/test'
import { expect } from 'vitest'
import { chromiumLaunch, findChromium } from '../../scripts/chromium.ts'
import { serve, STRICT_CSP } from '../server.ts'

/** What a page shows when it works. */
export interface Shown {
  /** How each line begins. */
  readonly order: readonly string[]
  readonly status: string
  /** Whether it may ask for files of the stock runtime. */
  readonly stock?: true
}

const FAKE: Shown = {
  order: ['Cancel a fetch with an AbortController: 0.98', 'How to fetch a dog: 0.79'],
  status: 'fake on wasm, 3 scored',
}
/** The kernel, with the model that comes with the package; scores change with its versions. */
export const EMBEDDED: Shown = {
  order: ['Cancel a fetch with an AbortController: ', 'How to fetch a dog: '],
  status: 'kernel on wasm, 3 scored',
}
/** The same, of the two that have words of the query. */
export const FOUND: Shown = {
  order: EMBEDDED.order,
  status: 'kernel on wasm, 2 scored',
}
/** Chromium's own words where there is no GPU. */
const NO_GPU = 'No available adapters.'
/** Files that only the stock runtime has. */
const STOCK_RUNTIME = /onnx-worker|\btransformers\b|\bort[-.]/i
/**
 * onnxruntime, with the model that `Project.addModel` brings along. It is untrained: that is how its
 * numbers fall, in whatever precision.
 */
export const STOCK: Shown = {
  order: ['Cancel a fetch with an AbortController: 1.', 'Bake a cake: '],
  status: 'onnx on wasm, 3 scored',
  stock: true,
}

/** As strict as this library allows a page to be; this one has an icon besides. */
const POLICY = {
  'Content-Security-Policy': `${STRICT_CSP['Content-Security-Policy']}; img-src data:`,
}

/** Serves a folder under a strict content policy, and expects its page to work. */
export async function expectWorkingFolder(folder: string, path = '/', shown = FAKE): Promise<void> {
  const server = await serve(folder, { headers: POLICY })
  try {
    await expectWorkingPage(server.url + path, shown)
  } finally {
    await server.close()
  }
}

/** Expects a page that ranks right, says what it runs on, keeps to its origin, and complains of nothing. */
export async function expectWorkingPage(address: string, shown = FAKE): Promise<void> {
  const browser = await chromium.launch(chromiumLaunch(process.env.CHROME_PATH || findChromium()))
  try {
    const context = await browser.newContext()
    const requests: string[] = []
    const complaints: string[] = []
    context.on('request', (request) => requests.push(request.url()))
    context.on('weberror', (error) => complaints.push(String(error.error())))
    context.on('console', (message) => {
      const serious = ['error', 'warning'].includes(message.type())
      if (serious && message.text() !== NO_GPU) complaints.push(message.text())
    })
    const page = await context.newPage()
    await page.goto(address)
    await page
      .locator('#status', { hasText: 'scored' })
      .waitFor({ timeout: 20_000 })
      .catch(() => complaints.push('the page never got its ranking'))

    expect(complaints).toEqual([])
    expect(await page.locator('#order li').allTextContents()).toEqual(
      shown.order.map((start) => expect.stringContaining(start) as string),
    )
    expect(await page.locator('#status').textContent()).toBe(shown.status)
    const elsewhere = (url: string) => new URL(url).origin !== new URL(address).origin
    expect(requests.filter((url) => !url.startsWith('data:') && elsewhere(url))).toEqual([])
    if (!shown.stock) expect(requests.filter((url) => STOCK_RUNTIME.test(url))).toEqual([])
    // The page, its script, its worker: fewer were not all seen.
    expect(requests.length).toBeGreaterThanOrEqual(3)
  } finally {
    await browser.close()
  }
}
