import { watchThread } from '../pages/busy.ts'
import { atMost, equal } from '../suite/check.ts'
import { BOTH, type RealCase } from './case.ts'
import { passages, QUERY } from './passages.ts'

const ITEMS = 200
const RUNS = 3
const MOST_MS = 50

export const mainThreadCases: readonly RealCase[] = [
  {
    name: `main thread: no task over ${MOST_MS} ms while ${ITEMS} items are ranked`,
    timed: true,
    runtimes: BOTH,
    places: ['page'],
    run: async ({ open }) => {
      const reranker = await open('models/tiny-bert', { cache: { scores: 0 } })
      const longest: number[] = []
      for (let run = 0; run < RUNS; run++) {
        const { longTasks, longestGap } = await watchThread(async () => {
          const { scored } = await reranker.rank(`${QUERY} ${run}`, passages(ITEMS, run + 1))
          equal(scored, ITEMS, 'scored')
        })
        longest.push(Math.max(longestGap, ...longTasks))
      }
      const [median] = longest.toSorted((a, b) => a - b).slice(RUNS >> 1)
      console.log(`longest task of each run: ${longest.map(Math.round).join(', ')} ms`)
      atMost(median!, MOST_MS, 'milliseconds, as the median of the longest tasks')
    },
  },
]
