import type { Case } from './case.ts'
import { atMost, equal, holds, rejects } from './check.ts'
import { hits, pause, QUERY, textOf } from './texts.ts'

/** How many pairs a worker has scored: each is remembered once. Gives it time to go on, if it does. */
async function pairsScored(reranker: {
  rank(query: string, items: readonly string[]): Promise<unknown>
  readonly info: { readonly cache: { readonly scores: { readonly entries: number } } }
}): Promise<number> {
  await pause(200)
  await reranker.rank('counting', ['one more'])
  return reranker.info.cache.scores.entries - 1
}

export const stoppingCases: readonly Case[] = [
  {
    name: 'abort: before the call, nothing is scored',
    run: async ({ open }) => {
      const reranker = await open()
      const reason = { any: 'value' }
      const signal = AbortSignal.abort(reason)
      const error = await rejects(reranker.rank(QUERY, ['a'], { signal }), 'aborted', 'rank')
      holds(error.cause === reason, 'the cause is not the reason')
      equal(error.name, 'AbortError', 'name')
      await rejects(reranker.predict([['a', 'b']], { signal }), 'aborted', 'predict')
      equal(await pairsScored(reranker), 0, 'pairs scored')
    },
  },
  {
    name: 'abort: during the call, the worker stops within one batch',
    timed: true,
    run: async ({ open }) => {
      const reranker = await open('ms=5&rows=4')
      const controller = new AbortController()
      let seen = 0
      const work = reranker.rank(QUERY, hits(400), {
        text: textOf,
        signal: controller.signal,
        onProgress: ({ scored }) => {
          seen = scored
          if (scored >= 12) controller.abort()
        },
      })
      const error = await rejects(work, 'aborted', 'rank')
      holds(error.cause === controller.signal.reason, 'the cause is not the reason')
      equal(error.name, 'AbortError', 'name')
      const progressAtEnd = seen
      const scored = await pairsScored(reranker)
      atMost(scored, seen + 4, 'pairs scored')
      equal(seen, progressAtEnd, 'progress after the end')
      equal((await reranker.rank(QUERY, hits(8), { text: textOf })).complete, true, 'the next call')
    },
  },
  {
    name: 'abort: while texts are awaited, and by a timeout',
    run: async ({ open }) => {
      const reranker = await open()
      const forever = () => new Promise<string>(() => {})
      const signal = AbortSignal.timeout(30)
      const error = await rejects(
        reranker.rank(QUERY, ['a'], { text: forever, signal }),
        'aborted',
        'rank',
      )
      equal((error.cause as Error).name, 'TimeoutError', 'cause')
    },
  },
  {
    name: 'abort: after the end, nothing happens',
    run: async ({ open }) => {
      const controller = new AbortController()
      const reranker = await open()
      const ranking = await reranker.rank(QUERY, ['a', 'b'], { signal: controller.signal })
      controller.abort()
      equal([ranking.length, (await reranker.rank(QUERY, ['c'])).length], [2, 1], 'both calls')
    },
  },
  {
    name: 'deadline: what is scored comes first, the rest in the order given',
    timed: true,
    run: async ({ open }) => {
      const reranker = await open('ms=5&rows=4')
      const items = hits(200)
      const started = performance.now()
      const ranking = await reranker.rank(QUERY, items, { text: textOf, deadlineMs: 250 })
      atMost(performance.now() - started, 400, 'milliseconds')
      equal([ranking.complete, ranking.length], [false, 200], 'complete, length')
      const scored = ranking.filter(({ score }) => score !== null)
      const rest = ranking.slice(scored.length)
      holds(scored.length >= 4 && scored.length < 100, `${scored.length} were scored`)
      equal(ranking.scored, scored.length, 'scored')
      holds(
        rest.every(({ score, logit, item, index }) => !score && !logit && item === items[index]),
        'the tail has scores, or other items',
      )
      const tail = rest.map(({ index }) => index)
      equal(
        tail,
        tail.toSorted((a, b) => a - b),
        'order of the tail',
      )
      scored.forEach(({ logit }, i) => {
        if (i > 0) holds(scored[i - 1]!.logit! >= logit!, `result ${i} is ahead of its better`)
      })
      // One batch may be on its way to the page when time is up, and one is running.
      atMost(await pairsScored(reranker), ranking.scored + 8, 'pairs scored')
    },
  },
  {
    name: 'deadline: topK cuts the list with its tail, minScore spares the tail',
    timed: true,
    run: async ({ open }) => {
      const reranker = await open('ms=5&rows=4')
      const options = { text: textOf, deadlineMs: 120, minScore: 2 }
      const ranking = await reranker.rank(QUERY, hits(200), { ...options, topK: 150 })
      equal([ranking.length, ranking.complete], [150, false], 'length, complete')
      holds(
        ranking.every(({ score }) => score === null),
        'a score below minScore is in the list',
      )
      holds(ranking.scored > 0, 'nothing was scored')
    },
  },
  {
    name: 'deadline: none left, more than enough, and with a prior',
    timed: true,
    run: async ({ open }) => {
      const reranker = await open('ms=5&rows=4')
      const none = await reranker.rank(QUERY, ['a', 'b'], { deadlineMs: 0 })
      equal([none.complete, none.scored], [false, 0], 'no time')
      equal(
        none.map(({ index, score }) => [index, score]),
        [
          [0, null],
          [1, null],
        ],
        'index, score',
      )
      equal((await reranker.rank(QUERY, ['a'], { deadlineMs: 5_000 })).complete, true, 'much time')
      const options = { text: textOf, deadlineMs: 120, prior: 'order' } as const
      const ranking = await reranker.rank(QUERY, hits(200), options)
      for (const { index, prior, blended, score } of ranking) {
        equal(
          [prior, blended === undefined],
          [0 - index, score === null],
          `prior, blended of ${index}`,
        )
      }
    },
  },
]
