import type { Case } from './case.ts'
import { equal, holds, near, rejects } from './check.ts'
import { expectedLogit, hits, pause, QUERY, sigmoid } from './texts.ts'

export const textCases: readonly Case[] = [
  {
    name: 'text: may be async, and is asked for once an item',
    run: async ({ open }) => {
      const items = hits(300)
      const asked: string[] = []
      const ranking = await (
        await open()
      ).rank(QUERY, items, {
        text: async ({ id, text }, index) => {
          asked.push(`${id}/${index}`)
          await pause(id % 5)
          return text
        },
      })
      equal(
        asked.toSorted(),
        items.map(({ id }) => `${id}/${id}`).toSorted(),
        'calls with (item, index)',
      )
      for (const { item, logit } of ranking)
        equal(logit, expectedLogit(QUERY, item.text), item.text)
    },
  },
  {
    name: 'text: a list that changes while it is ranked is ranked as it was',
    run: async ({ open }) => {
      const reranker = await open('ms=1')
      const items = hits(300)
      const before = [...items]
      const work = reranker.rank(QUERY, items, { text: ({ text }) => text })
      items.splice(0, 200, ...items.slice(100, 150))
      const ranking = await work
      equal([ranking.length, ranking.complete], [300, true], 'length, complete')
      holds(
        ranking.every(({ index, item }) => item === before[index]),
        'items and their positions belong together',
      )
      for (const { item, logit } of ranking)
        equal(logit, expectedLogit(QUERY, item.text), item.text)
    },
  },
  {
    name: 'text: none is asked for where the signal has ended before',
    run: async ({ open }) => {
      let asked = 0
      const signal = AbortSignal.abort()
      const text = () => `${asked++}`
      await rejects((await open()).rank(QUERY, hits(10), { text, signal }), 'aborted', 'rank')
      equal(asked, 0, 'texts asked for')
    },
  },
  {
    name: 'text: one that throws, rejects or gives no string ends its call only',
    run: async ({ open }) => {
      const reranker = await open()
      const reason = new Error('no title')
      const rankWith = (text: (item: number) => unknown) =>
        reranker.rank(QUERY, [0, 1, 2], { text: text as (item: number) => string })
      const thrown = await rejects(
        rankWith((item) => {
          if (item === 1) throw reason
          return 'a'
        }),
        'invalid-input',
        'throws',
      )
      holds(thrown.cause === reason, 'the cause is not the error thrown')
      const refused = await rejects(
        rankWith(() => Promise.reject(reason)),
        'invalid-input',
        'rejects',
      )
      holds(refused.cause === reason, 'the cause is not the error it rejected with')
      for (const value of [undefined, null, 7, {}, ['a']]) {
        const given = rankWith((item) => (item === 2 ? value : 'a'))
        await rejects(given, 'invalid-input', `gives ${String(value)}`, 'items[2]')
      }
      const objects = reranker.rank(QUERY, [{ title: 'a' }])
      await rejects(objects, 'invalid-input', 'objects without text', 'text: (item)')
      equal((await reranker.rank(QUERY, ['a', 'b'])).length, 2, 'the next call')
      equal(
        reranker.info.attempts.filter(({ outcome }) => outcome === 'failed'),
        [],
        'failures',
      )
    },
  },
  {
    name: 'text: an empty list, one item, items of any kind',
    run: async ({ open }) => {
      const reranker = await open()
      const none = await reranker.rank(QUERY, [])
      equal([none.length, none.complete, none.scored], [0, true, 0], 'length, complete, scored')
      equal(none.scoreKey, reranker.info.scoreKey, 'score key')
      equal((await reranker.rank(QUERY, [], { activation: 'listwise' })).length, 0, 'listwise')
      const [one] = await reranker.rank(QUERY, ['alpha'])
      equal([one!.index, one!.item, one!.logit], [0, 'alpha', expectedLogit(QUERY, 'alpha')], 'one')
      const kinds = [null, undefined, 0, Symbol('s'), () => 1, new Map()]
      const ranking = await reranker.rank(QUERY, kinds, { text: (_, index) => `alpha ${index}` })
      equal(ranking.length, kinds.length, 'results')
      for (const { item, index } of ranking) holds(item === kinds[index], `kind ${index}`)
    },
  },
  {
    name: 'text: empty strings, lone surrogates and a megabyte are texts like any other',
    run: async ({ open }) => {
      const reranker = await open('max-length=300000')
      const big = `alpha ${'lorem '.repeat(175_000)}beta`
      const items = ['', ' ', '\ud800', 'alpha \udfff beta', '\u0000', big, 'alpha']
      holds(big.length > 1_000_000, 'a megabyte')
      const ranking = await reranker.rank('\ud83d alpha beta', items)
      equal(ranking.length, items.length, 'results')
      for (const { item, index, logit, score, truncated } of ranking) {
        holds(item === items[index], `item ${index} was altered`)
        near(logit, expectedLogit('alpha beta', item), `logit of ${index}`)
        near(score, sigmoid(logit!), `score of ${index}`)
        equal(truncated, undefined, `truncated of ${index}`)
      }
      const emptyQuery = await reranker.rank('', items)
      equal([emptyQuery.length, emptyQuery.complete], [items.length, true], 'an empty query')
    },
  },
  {
    name: 'text: 10,000 items',
    run: async ({ open }) => {
      const items = hits(10_000)
      const ranking = await (await open('rows=64')).rank(QUERY, items, { text: ({ text }) => text })
      equal([ranking.length, ranking.scored], [10_000, 10_000], 'length, scored')
      equal(new Set(ranking.map(({ index }) => index)).size, 10_000, 'different positions')
      ranking.forEach(({ item, logit }, i) => {
        if (i > 0) holds(ranking[i - 1]!.logit! >= logit!, `result ${i} is ahead of its better`)
        if (i % 97 === 0) equal(logit, expectedLogit(QUERY, item.text), `logit of result ${i}`)
      })
    },
  },
]
