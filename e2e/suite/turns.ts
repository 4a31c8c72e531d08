import type { Reranker } from 'web-rerank'
import type { Case } from './case.ts'
import { atMost, equal, holds, rejects } from './check.ts'
import { hits, pause, QUERY, textOf } from './texts.ts'

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!

/** All of one length: turns go by tokens, and the fake's time goes by rows. */
const evenHits = (count: number, seed: number) =>
  Array.from({ length: count }, (_, id) => ({ id, text: `alpha one two three ${seed}x${id}` }))

async function timeOfTwenty(reranker: Reranker, seed: number): Promise<number> {
  const started = performance.now()
  const ranking = await reranker.rank(QUERY, evenHits(20, seed), { text: textOf })
  equal(ranking.complete, true, 'complete')
  return performance.now() - started
}

export const turnCases: readonly Case[] = [
  {
    name: 'replaces: of 50 calls 20 ms apart only the last resolves, and little is scored in vain',
    timed: true,
    run: async ({ open }) => {
      // A batch takes 24 ms: no call is done before the next one comes.
      const reranker = await open('ms=3&rows=8')
      const items = hits(100)
      const typed: Promise<unknown>[] = []
      const calls = Array.from({ length: 50 }, async (_, i) => {
        await pause(i * 20)
        const call = reranker.rank(`${QUERY} ${i}`, items, { text: textOf, replaces: 'box' })
        typed.push(call)
        return call
      })
      const outcomes = await Promise.allSettled(calls)
      outcomes.slice(0, -1).forEach((outcome, i) => {
        const { code, name } = outcome.status === 'rejected' ? outcome.reason : {}
        equal([code, name], ['superseded', 'AbortError'], `call ${i}`)
      })
      const last = outcomes.at(-1)!
      holds(last.status === 'fulfilled' && last.value.length === 100, 'the last call failed')
      const { entries } = reranker.info.cache.scores
      holds(entries >= 100, `only ${entries} pairs were scored`)
      atMost(entries, 100 + 49 * 8, 'pairs scored')
    },
  },
  {
    name: 'replaces: only a running call with the same key',
    run: async ({ open }) => {
      const reranker = await open('ms=5&rows=4')
      const rank = (query: string, replaces?: string) =>
        reranker.rank(query, hits(16), { text: textOf, ...(replaces && { replaces }) })
      const replaced = rank('one', 'a')
      const others = [rank('two', 'b'), rank('three'), rank('four', 'a')]
      await rejects(replaced, 'superseded', 'the replaced call', "'a'")
      equal(
        (await Promise.all(others)).map(({ complete }) => complete),
        [true, true, true],
        'the others',
      )
      equal((await rank('five', 'a')).complete, true, 'a call after the end of the last one')
    },
  },
  {
    name: 'turns: 20 items behind 1,000 take at most 2.5 times as long as alone',
    timed: true,
    run: async ({ open }) => {
      const reranker = await open('ms=5&rows=4')
      const alone: number[] = []
      for (const seed of [11, 12, 13]) alone.push(await timeOfTwenty(reranker, seed))
      const stop = new AbortController()
      const running = new Promise<void>((resolve, reject) => {
        const big = { text: textOf, signal: stop.signal, onProgress: () => resolve() }
        reranker.rank(QUERY, evenHits(1_000, 99), big).then(() => {
          reject(new Error('the 1,000 were done first'))
        }, reject)
      })
      await running
      const behind: number[] = []
      for (const seed of [21, 22, 23]) behind.push(await timeOfTwenty(reranker, seed))
      stop.abort()
      atMost(median(behind) / median(alone), 2.5, `${behind} ms behind, ${alone} ms alone: ratio`)
    },
  },
  {
    name: 'turns: ten calls at once all get their own results',
    run: async ({ open }) => {
      const reranker = await open('rows=8')
      const lists = Array.from({ length: 10 }, (_, i) => hits(150, i + 1))
      const rankings = await Promise.all(
        lists.map((items, i) => reranker.rank(`${QUERY} ${i}`, items, { text: textOf })),
      )
      rankings.forEach((ranking, i) => {
        equal(ranking.length, 150, `results of call ${i}`)
        for (const { item, index } of ranking) holds(item === lists[i]![index], `item of call ${i}`)
      })
    },
  },
]
