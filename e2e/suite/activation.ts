import type { Activation } from 'web-rerank'
import type { Case } from './case.ts'
import { equal, near, rejects } from './check.ts'
import { expectedLogit, hits, QUERY, sigmoid, textOf } from './texts.ts'

export const activationCases: readonly Case[] = [
  {
    name: 'activation: sigmoid, identity, and what the model names',
    run: async ({ open }) => {
      const items = hits(20)
      const rankWith = async (settings: string, activation?: Activation) =>
        (await open(settings)).rank(QUERY, items, {
          text: textOf,
          ...(activation && { activation }),
        })
      for (const [settings, activation, rule] of [
        ['', undefined, sigmoid],
        ['', 'model', sigmoid],
        ['', 'identity', Number],
        ['activation=identity', undefined, Number],
        ['activation=identity', 'sigmoid', sigmoid],
      ] as const) {
        for (const { index, score } of await rankWith(settings, activation)) {
          const logit = expectedLogit(QUERY, items[index]!.text)
          near(score, rule(logit), `'${settings}' with ${activation}, index ${index}`)
        }
      }
    },
  },
  {
    name: 'activation: listwise scores are exp-normalised over the list and sum to 1',
    run: async ({ open }) => {
      const items = hits(30)
      const ranking = await (
        await open()
      ).rank(QUERY, items, {
        text: textOf,
        activation: 'listwise',
      })
      const weights = items.map(({ text }) => Math.exp(expectedLogit(QUERY, text)))
      const sum = weights.reduce((a, b) => a + b, 0)
      for (const { index, score } of ranking) near(score, weights[index]! / sum, `index ${index}`)
      near(
        ranking.reduce((total, { score }) => total + score!, 0),
        1,
        'sum',
      )
    },
  },
  {
    name: 'activation: a function gets its own copy of the logits',
    run: async ({ open }) => {
      const items = hits(20)
      const reranker = await open()
      const activation = (logits: Float32Array) => {
        const doubled = logits[0]! * 2
        logits.fill(99)
        return doubled
      }
      const ranking = await reranker.rank(QUERY, items, { text: textOf, activation })
      for (const { index, score, logit } of ranking) {
        const expected = expectedLogit(QUERY, items[index]!.text)
        equal([score, logit], [expected * 2, expected], `index ${index}`)
      }
    },
  },
  {
    name: 'activation: a function that fails, or that gives no number, ends its call only',
    run: async ({ open }) => {
      const reranker = await open()
      const rankWith = (activation: Activation) => reranker.rank(QUERY, ['a', 'b'], { activation })
      await rejects(
        rankWith(() => NaN),
        'invalid-input',
        'NaN',
        'options.activation',
      )
      await rejects(
        rankWith(() => []),
        'invalid-input',
        'an empty list',
        'options.activation',
      )
      const broken = rankWith(() => {
        throw new RangeError('mine')
      })
      const error = await broken.then(
        () => null,
        (thrown: Error) => thrown,
      )
      equal(error?.message.includes('mine'), true, "the function's own error is seen")
      equal((await reranker.rank(QUERY, ['a', 'b'])).length, 2, 'the next call')
    },
  },
  {
    name: 'activation: softmax over the only label is refused, for it is always 1',
    run: async ({ open }) => {
      const reranker = await open()
      const softmax = { activation: 'softmax' } as const
      await rejects(reranker.rank(QUERY, ['a'], softmax), 'invalid-input', 'rank', 'softmax')
      await rejects(reranker.predict([[QUERY, 'a']], softmax), 'invalid-input', 'predict')
    },
  },
]
