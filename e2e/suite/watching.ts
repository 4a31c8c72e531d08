import type { CallProgress, LoadProgress, Ranking } from 'web-rerank'
import type { Case } from './case.ts'
import { equal, holds } from './check.ts'
import { hits, QUERY, textOf, type Hit } from './texts.ts'

export const watchingCases: readonly Case[] = [
  {
    name: 'progress: of a call, grows batch by batch to the total',
    run: async ({ open }) => {
      const seen: CallProgress[] = []
      const reranker = await open('rows=8')
      await reranker.rank(QUERY, hits(200), {
        text: textOf,
        onProgress: (progress) => seen.push(progress),
      })
      holds(seen.length >= 25, `${seen.length} events for 25 batches`)
      seen.forEach(({ scored, total }, i) => {
        holds(scored > (seen[i - 1]?.scored ?? 0), `event ${i} does not grow`)
        equal(total, 200, `total of event ${i}`)
      })
      equal(seen.at(-1)!.scored, 200, 'the last event')
    },
  },
  {
    name: 'progress: of loading, never goes back, and ends with ready',
    run: async ({ open }) => {
      const seen: LoadProgress[] = []
      await open('load-ms=30', { onProgress: (progress) => seen.push(progress) })
      seen.forEach(({ loaded }, i) => holds(loaded >= (seen[i - 1]?.loaded ?? 0), `event ${i}`))
      const phases = [...new Set(seen.map(({ phase }) => phase))]
      equal(phases.slice(-3), ['download', 'verify', 'ready'], 'phases')
      equal([seen.at(-1)!.loaded, seen.at(-1)!.total], [1_000, 1_000], 'loaded, total at the end')
    },
  },
  {
    name: 'progress: over several attempts is one count, which never goes back',
    run: async ({ open }) => {
      const seen: LoadProgress[] = []
      const onProgress = (progress: LoadProgress) => seen.push(progress)
      const reranker = await open('throw-load=kernel', { onProgress })
      equal(reranker.info.attempts.at(-1)!.runtime, 'onnx', 'the second candidate')
      seen.forEach(({ loaded, total }, i) => {
        holds(loaded >= (seen[i - 1]?.loaded ?? 0), `event ${i} goes back to ${loaded}`)
        holds(total === null || loaded <= total, `event ${i}: ${loaded} of ${total}`)
      })
      equal([seen.at(-1)!.loaded, seen.at(-1)!.total], [2_000, 2_000], 'loaded, total at the end')
    },
  },
  {
    name: 'partial: rankings grow, each in order, all of one score key',
    timed: true,
    run: async ({ open }) => {
      const seen: Ranking<Hit>[] = []
      const reranker = await open('ms=3&rows=8')
      const items = hits(200)
      const final = await reranker.rank(QUERY, items, {
        text: textOf,
        topK: 150,
        onPartial: (ranking) => seen.push(ranking),
      })
      // 600 ms of work, at most some twenty a second.
      holds(seen.length >= 4 && seen.length <= 20, `${seen.length} partial rankings`)
      seen.forEach((ranking, i) => {
        holds(ranking.scored > (seen[i - 1]?.scored ?? 0), `ranking ${i} does not grow`)
        equal([ranking.length, ranking.complete], [150, false], `length, complete of ${i}`)
        equal(ranking.scoreKey, final.scoreKey, `score key of ${i}`)
        const known = ranking.filter(({ logit }) => logit !== null)
        known.forEach(({ logit }, at) => {
          if (at > 0) holds(known[at - 1]!.logit! >= logit!, `ranking ${i} is out of order`)
        })
      })
      equal([final.scored, final.complete], [200, true], 'scored, complete at the end')
    },
  },
]
