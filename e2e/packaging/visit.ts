import { chromium } from '@playwright/test'
import { expect } from 'vitest'
import { chromiumLaunch, findChromium } from '../../scripts/chromium.ts'
import { serve } from '../server.ts'

const EXPECTED = ['Cancel a fetch with an AbortController: 0.98', 'How to fetch a dog: 0.79']
/** Chromium's own words where there is no GPU. */
const NO_GPU = 'No available adapters.'
/** Files that only the other runtime has. */
const OTHER_RUNTIME = /onnx|transformers|\bort[-.]/i

/** Serves a folder, and expects its page to work. */
export async function expectWorkingFolder(folder: string, path = '/'): Promise<void> {
  const server = await serve(folder)
  try {
    await expectWorkingPage(server.url + path)
  } finally {
    await server.close()
  }
}

/** Expects a page that ranks right, says what it runs on, keeps to its origin, and complains of nothing. */
export async function expectWorkingPage(address: string): Promise<void> {
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
    expect(await page.locator('#order li').allTextContents()).toEqual(EXPECTED)
    expect(await page.locator('#status').textContent()).toBe('fake on wasm, 3 scored')
    const elsewhere = (url: string) => new URL(url).origin !== new URL(address).origin
    expect(requests.filter((url) => !url.startsWith('data:') && elsewhere(url))).toEqual([])
    expect(requests.filter((url) => OTHER_RUNTIME.test(url))).toEqual([])
    // The page, its script, its worker: fewer were not all seen.
    expect(requests.length).toBeGreaterThanOrEqual(3)
  } finally {
    await browser.close()
  }
}
