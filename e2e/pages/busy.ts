import { longestTask } from '../../bench/longest-task.ts'

/** How long this thread was kept busy. */
export interface Busy {
  /** Tasks over 50 ms, as the browser counts them. */
  readonly longTasks: readonly number[]
  /** The longest one, whatever its length, by our own count. */
  readonly longestGap: number
  readonly ms: number
}

export async function watchThread(work: () => Promise<void>): Promise<Busy> {
  const longTasks: number[] = []
  const observer = new PerformanceObserver((list) => {
    longTasks.push(...list.getEntries().map(({ duration }) => duration))
  })
  observer.observe({ type: 'longtask' })
  let ms = 0
  const longestGap = await longestTask(async () => {
    const started = performance.now()
    await work()
    ms = performance.now() - started
  })
  // The browser tells of long tasks some time after they have ended.
  await new Promise((resolve) => setTimeout(resolve, 100))
  observer.disconnect()
  return { longTasks, longestGap, ms }
}
