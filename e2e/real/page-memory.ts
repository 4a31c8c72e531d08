import { readFileSync } from 'node:fs'
import type { Browser, CDPSession } from '@playwright/test'
import type { Memory } from './case.ts'

const PAGE_BYTES = 4_096

/** The memory of all pages with their workers, as Linux counts it; null on other systems. */
export async function pageMemory(browser: Browser, page: CDPSession): Promise<Memory | null> {
  if (process.platform !== 'linux') return null
  await page.send('HeapProfiler.collectGarbage')
  const { usedSize } = await page.send('Runtime.getHeapUsage')
  const devTools = await browser.newBrowserCDPSession()
  const { processInfo } = await devTools.send('SystemInfo.getProcessInfo')
  await devTools.detach()
  const renderers = processInfo.filter(({ type }) => type === 'renderer')
  return { heap: usedSize, process: renderers.reduce((sum, { id }) => sum + residentBytes(id), 0) }
}

function residentBytes(process: number): number {
  const [, resident] = readFileSync(`/proc/${process}/statm`, 'utf8').split(' ')
  return Number(resident) * PAGE_BYTES
}
