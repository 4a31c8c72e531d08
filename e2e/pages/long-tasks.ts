import { createReranker } from 'web-rerank'
import { hits, QUERY, textOf } from '../suite/texts.ts'

export interface Busy {
  /** Tasks over 50 ms, as the browser counts them. */
  readonly longTasks: readonly number[]
  /** The longest time between two turns of a message channel. */
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
  const ticker = startTicker()
  const started = performance.now()
  await work()
  const ms = performance.now() - started
  // The end of the last task is still to be seen.
  await new Promise((resolve) => setTimeout(resolve, 100))
  const longestGap = ticker.stop()
  observer.disconnect()
  return { longTasks, longestGap, ms }
}

function startTicker(): { stop(): number } {
  const { port1, port2 } = new MessageChannel()
  let last = performance.now()
  let longest = 0
  port1.onmessage = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    port2.postMessage(null)
  }
  port2.postMessage(null)
  return {
    stop: () => {
      port1.close()
      return longest
    },
  }
}
