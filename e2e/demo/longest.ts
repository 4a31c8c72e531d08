import type { Page } from '@playwright/test'
import { longestTask } from '../../bench/longest-task.ts'

/** The longest that the page's own thread was busy at a stretch, in ms. */
export async function longestWhile(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(
    `watched = (${longestTask.toString()})(() => new Promise((end) => (endWatch = end))); undefined`,
  )
  await work()
  return page.evaluate<number>('endWatch(), watched')
}
