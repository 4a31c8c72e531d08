import type { Case } from './case.ts'
import { atMost, equal, rejects } from './check.ts'
import { hits, QUERY, textOf } from './texts.ts'

export const cacheCases: readonly Case[] = [
  {
    name: 'cache: a second ranking of the same pairs runs nothing',
    run: async ({ open }) => {
      // The sixth batch would throw: 40 items are five.
      const reranker = await open('throw-run=&after=5&rows=8', { runtime: 'kernel' })
      const rank = (items = hits(40)) => reranker.rank(QUERY, items, { text: textOf })
      const first = await rank()
      equal(reranker.info.cache.scores, { entries: 40, hits: 0, misses: 40 }, 'after the first')
      const second = await rank()
      equal(reranker.info.cache.scores, { entries: 40, hits: 40, misses: 40 }, 'after the second')
      equal(
        second.map(({ index, logit }) => [index, logit]),
        first.map(({ index, logit }) => [index, logit]),
        'index, logit',
      )
      equal([second.scored, second.scoreKey], [40, first.scoreKey], 'scored, score key')
      // One pair more is one batch more: by itself in five good ones of the worker that replays it.
      let recovered = 0
      reranker.addEventListener('recovered', () => recovered++)
      await rank([...hits(39), { id: 39, text: 'new' }])
      equal(recovered, 1, 'the fault was not armed: workers lost')
    },
  },
  {
    name: 'cache: query, text, maxLength, long and label all count',
    run: async ({ open }) => {
      const reranker = await open('labels=no,yes')
      const misses = async (query: string, text: string, options = {}) => {
        await reranker.rank(query, [text], { label: 'yes', ...options })
        return reranker.info.cache.scores.misses
      }
      equal(await misses('a', 'bc'), 1, 'the first')
      equal(await misses('ab', 'c'), 2, 'another cut between query and text')
      equal(await misses('a', 'bd'), 3, 'another text')
      equal(await misses('b', 'bd'), 4, 'another query')
      equal(await misses('a', 'bc', { maxLength: 10 }), 5, 'another maxLength')
      equal(await misses('a', 'bc', { long: 'windows' }), 6, 'another long')
      equal(
        await misses('a', 'bc', { label: 'no', long: 'windows' }),
        7,
        'windows of another label',
      )
      equal(await misses('a', 'bc', { label: 'no' }), 7, 'the first, of another label')
      equal(
        await misses('a', 'bc', { topK: 1, activation: 'identity' }),
        7,
        'what changes no logit',
      )
    },
  },
  {
    name: 'cache: is bounded, and can be turned off',
    run: async ({ open }) => {
      const small = await open('', { cache: { scores: 10 } })
      await small.rank(QUERY, hits(100), { text: textOf })
      atMost(small.info.cache.scores.entries, 10, 'entries of 10')
      const off = await open('', { cache: { scores: 0 } })
      for (const _ of [1, 2]) await off.rank(QUERY, hits(20), { text: textOf })
      equal(off.info.cache.scores, { entries: 0, hits: 0, misses: 40 }, 'turned off')
    },
  },
  {
    name: 'cache: what was refused is not remembered',
    run: async ({ open }) => {
      const reranker = await open('max-length=16')
      const long = 'word '.repeat(40)
      for (const _ of [1, 2]) {
        await rejects(reranker.rank(QUERY, [long], { long: 'error' }), 'too-long', 'too long')
      }
      equal((await reranker.rank(QUERY, [long]))[0]!.truncated, true, 'truncated')
      equal((await reranker.rank(QUERY, [long]))[0]!.truncated, true, 'truncated, from the cache')
    },
  },
]
