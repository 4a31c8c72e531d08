import type { RankOptions } from 'web-rerank'
import type { Case } from './case.ts'
import { equal, near } from './check.ts'
import {
  descending,
  expectedLogit,
  hits,
  numbers,
  QUERY,
  sigmoid,
  textOf,
  type Hit,
} from './texts.ts'

const ITEMS = hits(60)
const random = numbers(9)
const PRIOR = ITEMS.map(() => random(1_000) / 10)
const LOGITS = ITEMS.map(({ text }) => expectedLogit(QUERY, text))

/** The z-score by its definition: the distance from the mean, in standard deviations of the list. */
function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((a, b) => a + b) / values.length
  const squares = values.map((value) => (value - mean) * (value - mean))
  const deviation = Math.sqrt(squares.reduce((a, b) => a + b) / values.length)
  return values.map((value) => (value - mean) / deviation)
}

function blended(prior: readonly number[], blend: number): number[] {
  const given = standardised(prior)
  return standardised(LOGITS).map((own, i) => own * (1 - blend) + given[i]! * blend)
}

export const priorCases: readonly Case[] = [
  {
    name: 'prior: the order is by the blend of both z-scores, the score stays the model’s',
    run: async ({ open }) => {
      const reranker = await open('rows=7')
      for (const blend of [undefined, 0, 0.2, 0.5, 0.9, 1]) {
        const expected = blended(PRIOR, blend ?? 0.33)
        const options = { text: textOf, prior: PRIOR, ...(blend !== undefined && { blend }) }
        const ranking = await reranker.rank(QUERY, ITEMS, options)
        equal(
          ranking.map(({ index }) => index),
          descending(expected),
          `order at ${blend}`,
        )
        for (const { index, prior, blended: value, logit, score } of ranking) {
          equal([prior, logit], [PRIOR[index]!, LOGITS[index]!], `prior, logit of ${index}`)
          near(value, expected[index]!, `blended of ${index} at ${blend}`)
          near(score, sigmoid(LOGITS[index]!), `score of ${index}`)
        }
      }
    },
  },
  {
    name: 'prior: a list, a function and the order given',
    run: async ({ open }) => {
      const reranker = await open()
      const values = async (prior: NonNullable<RankOptions<Hit>['prior']>) => {
        const ranking = await reranker.rank(QUERY, ITEMS, { text: textOf, prior, blend: 0.4 })
        return ranking.map((ranked) => [ranked.index, ranked.blended])
      }
      const asList = await values(PRIOR)
      equal(await values(({ id }, index) => PRIOR[(id + index) / 2]!), asList, 'a function')
      const backwards = ITEMS.map((_, i) => ITEMS.length - i)
      const byOrder = await values('order')
      equal(
        byOrder.map(([index]) => index),
        (await values(backwards)).map(([index]) => index),
        "'order'",
      )
      const first = await reranker.rank(QUERY, ITEMS, { text: textOf, prior: 'order', blend: 1 })
      equal(
        first.map(({ index }) => index),
        ITEMS.map((_, i) => i),
        "'order' alone",
      )
    },
  },
  {
    name: 'prior: one that says nothing changes nothing',
    run: async ({ open }) => {
      const reranker = await open()
      const equalPrior = { text: textOf, prior: () => 7, blend: 0.6 }
      const ranking = await reranker.rank(QUERY, ITEMS, equalPrior)
      equal(
        ranking.map(({ index }) => index),
        descending(LOGITS),
        'order',
      )
      const [only] = await reranker.rank(QUERY, ['alpha'], { prior: [3] })
      equal([only!.prior, only!.blended], [3, 0], 'a list of one')
      equal((await reranker.rank(QUERY, [], { prior: [] })).length, 0, 'an empty list')
      const [plain] = await reranker.rank(QUERY, ['alpha'])
      equal(['prior' in plain!, 'blended' in plain!], [false, false], 'without a prior')
    },
  },
  {
    name: 'prior: minScore goes by the score, not by the blend',
    run: async ({ open }) => {
      const options = { text: textOf, prior: PRIOR, blend: 1, minScore: 0.5 }
      const ranking = await (await open()).rank(QUERY, ITEMS, options)
      const kept = descending(PRIOR).filter((i) => sigmoid(LOGITS[i]!) >= 0.5)
      equal(
        ranking.map(({ index }) => index),
        kept,
        'order',
      )
    },
  },
]
