import type { Case } from './case.ts'
import { equal, holds, near } from './check.ts'
import { descending, expectedLogit, hits, numbers, QUERY, sigmoid, textOf } from './texts.ts'

export const orderCases: readonly Case[] = [
  {
    name: 'order: the same objects come back, each once, and the list given stays as it was',
    run: async ({ open }) => {
      const items = hits(300)
      const given = [...items]
      const ranking = await (await open('rows=7')).rank(QUERY, items, { text: textOf })
      equal(ranking.length, 300, 'results')
      for (const { index, item } of ranking) {
        holds(item === given[index], `result of index ${index} is not the object given`)
      }
      equal(new Set(ranking.map(({ item }) => item)).size, 300, 'different objects')
      holds(
        items.every((item, i) => item === given[i]),
        'the list given was changed',
      )
      equal([ranking.complete, ranking.scored], [true, 300], 'complete, scored')
    },
  },
  {
    name: 'order: by logit, with exactly the logits and scores of the rule',
    run: async ({ open }) => {
      const items = hits(200)
      const reranker = await open('rows=7')
      const ranking = await reranker.rank(QUERY, items, { text: textOf })
      const expected = items.map(({ text }) => expectedLogit(QUERY, text))
      equal(
        ranking.map(({ index }) => index),
        descending(expected),
        'order',
      )
      for (const { index, logit, score } of ranking) {
        equal(logit, expected[index]!, `logit of ${index}`)
        near(score, sigmoid(expected[index]!), `score of ${index}`)
      }
      equal(ranking.scoreKey, reranker.info.scoreKey, 'score key')
    },
  },
  {
    name: 'order: equal logits keep input order',
    run: async ({ open }) => {
      const random = numbers(3)
      // Of different lengths, so that batches by length tear neighbours apart.
      const kinds = [
        'alpha one',
        'alpha beta one two three',
        'no word in common at all',
        'gamma xyz',
      ]
      const items = Array.from({ length: 1_000 }, () => kinds[random(kinds.length)]!)
      const ranking = await (await open('rows=7')).rank(QUERY, items)
      equal(
        ranking.map(({ index }) => index),
        descending(items.map((text) => expectedLogit(QUERY, text))),
        'order',
      )
    },
  },
  {
    name: 'order: equal scores of unequal logits are no tie',
    run: async ({ open }) => {
      const items = hits(50)
      const flat = { text: textOf, activation: () => 0.5 } as const
      const ranking = await (await open()).rank(QUERY, items, flat)
      equal(
        ranking.map(({ index }) => index),
        descending(items.map(({ text }) => expectedLogit(QUERY, text))),
        'order',
      )
      holds(
        ranking.every(({ score }) => score === 0.5),
        'the activation was not used',
      )
    },
  },
  {
    name: 'order: topK and topN cut, minScore drops',
    run: async ({ open }) => {
      const reranker = await open()
      const items = hits(40)
      const all = await reranker.rank(QUERY, items, { text: textOf })
      const indices = async (options: object) =>
        (await reranker.rank(QUERY, items, { text: textOf, ...options })).map(({ index }) => index)
      const order = all.map(({ index }) => index)
      equal(await indices({ topK: 3 }), order.slice(0, 3), 'topK 3')
      equal(await indices({ topN: 5 }), order.slice(0, 5), 'topN 5')
      equal(await indices({ topK: 2, topN: 5 }), order.slice(0, 2), 'topK beside topN')
      equal(await indices({ topK: 0 }), [], 'topK 0')
      equal(await indices({ topK: 1_000 }), order, 'topK past the end')
      const good = all.filter(({ score }) => score! >= 0.5).map(({ index }) => index)
      holds(good.length > 5 && good.length < 40, 'the list is no good for this case')
      equal(await indices({ minScore: 0.5 }), good, 'minScore')
      equal(await indices({ minScore: 0.5, topK: 4 }), good.slice(0, 4), 'minScore and topK')
      const least = all[9]!.score!
      const kept = all.filter(({ score }) => score! >= least).map(({ index }) => index)
      equal(await indices({ minScore: least }), kept, 'minScore is the least that is kept')
      const none = await reranker.rank(QUERY, items, { text: textOf, minScore: 2 })
      equal([none.length, none.scored, none.complete], [0, 40, true], 'length, scored, complete')
    },
  },
]
