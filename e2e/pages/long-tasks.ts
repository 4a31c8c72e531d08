import { createReranker } from 'web-rerank'
import { longestTask } from '../../bench/longest-task.ts'
import { hits, QUERY, textOf } from '../suite/texts.ts'

export interface Busy {
  /** Tasks over 50 ms, as the browser counts them. */
  readonly longTasks: readonly number[]
  /** The longest one, whatever its length, by our own count. */
  readonly longestGap: number
  readonly ms: number
}

declare global {
  interface Window {
    /** Ranks so many items, and watches the main thread meanwhile. */
    rankAndWatch: (items: number, partial: boolean) => Promise<Busy>
    /** Keeps the main thread for so long while it is watched. */
    blockAndWatch: (ms: number) => Promise<Busy>
  }
}

const reranker = await createReranker({
  worker: new URL('../fake-worker.js', location.href),
  model: 'fake?rows=32',
  threads: 1,
})
let runs = 0

window.rankAndWatch = async (count, partial) => {
  const items = hits(count, ++runs)
  return watch(async () => {
    const options = { text: textOf, ...(partial && { onPartial: () => {} }) }
    const ranking = await reranker.rank(`${QUERY} ${runs}`, items, options)
    if (ranking.scored !== count) throw new Error(`${ranking.scored} were scored`)
  })
}

window.blockAndWatch = (blockMs) =>
  watch(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    const end = performance.now() + blockMs
    while (performance.now() < end);
  })

async function watch(work: () => Promise<void>): Promise<Busy> {
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
