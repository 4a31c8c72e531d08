import { equal, holds, rejects } from '../suite/check.ts'
import { descending } from '../suite/texts.ts'
import { BOTH, type RealCase } from './case.ts'
import { column, golden, pairs } from './goldens.ts'

/** Of the pairs, those that share a query with others make a list. */
const [QUERY] = pairs[0]!
const TEXTS = pairs.map(([, text]) => text)

export const labelCases: readonly RealCase[] = [
  {
    name: 'labels: two that say nothing, rank() asks for one, and takes it by name and position',
    runtimes: BOTH,
    places: ['node', 'page'],
    run: async ({ open }) => {
      const reranker = await open('models/tiny-bert-2', { dtype: 'fp32' })
      equal(reranker.info.positiveLabel, null, 'positive label')
      await rejects(reranker.rank(QUERY, TEXTS), 'label-needed', 'rank', 'LABEL_0, LABEL_1')
      const byName = await reranker.rank(QUERY, TEXTS, { label: 'LABEL_1' })
      const byPosition = await reranker.rank(QUERY, TEXTS, { label: 1 })
      equal(
        byName.map(({ index, logit }) => [index, logit]),
        byPosition.map(({ index, logit }) => [index, logit]),
        'the ranking by position',
      )
      const rows = await reranker.predict(
        TEXTS.map((text) => [QUERY, text]),
        { activation: 'identity' },
      )
      equal(rows.length, 2 * TEXTS.length, 'numbers')
      for (const label of [0, 1]) {
        const ranking = await reranker.rank(QUERY, TEXTS, { label })
        const due = descending(TEXTS.map((_, i) => rows[2 * i + label]!))
        equal(
          ranking.map(({ index }) => index),
          due,
          `the order by label ${label}`,
        )
      }
    },
  },
  {
    name: 'labels: of three, entailment means relevant',
    runtimes: BOTH,
    places: ['node', 'page'],
    run: async ({ open }) => {
      const reranker = await open('models/tiny-bert-3', { dtype: 'fp32' })
      const { labels, positiveLabel } = reranker.info
      equal(labels, [...golden('tiny-bert-3').labels], 'labels')
      equal(labels[positiveLabel!], 'entailment', 'positive label')
      const ranking = await reranker.rank(QUERY, [pairs[0]![1], pairs[1]![1]])
      const due = column('tiny-bert-3', 1).slice(0, 2)
      equal(
        ranking.map(({ index }) => index),
        descending(due),
        'order',
      )
      for (const { index, logit } of ranking) {
        holds(Math.abs(logit! - due[index]!) <= 1e-4, `${logit} where ${due[index]} was due`)
      }
      const softmax = await reranker.predict(pairs, { activation: 'softmax' })
      for (let at = 0; at < softmax.length; at += 3) {
        const sum = softmax[at]! + softmax[at + 1]! + softmax[at + 2]!
        holds(Math.abs(sum - 1) < 1e-6, `a row of a softmax sums to ${sum}`)
      }
    },
  },
]
