import type { RankOptions } from 'web-rerank'
import type { Case } from './case.ts'
import { equal, near, rejects } from './check.ts'
import { descending, expectedLogit, hits, QUERY, sigmoid, textOf, type Hit } from './texts.ts'

const LABELS = 'labels=no,maybe,yes'
const ITEMS = hits(40)

/** The fake's three columns: the last is as sure as the first is not. */
const rowOf = ({ text }: Hit): number[] => {
  const logit = expectedLogit(QUERY, text)
  return [-0.5, 0, 0.5].map((factor) => Math.fround(logit * factor))
}

function softmaxAt(row: readonly number[], label: number): number {
  const weights = row.map(Math.exp)
  return weights[label]! / weights.reduce((a, b) => a + b, 0)
}

const order = (ranking: readonly { readonly index: number }[]) => ranking.map(({ index }) => index)

export const labelCases: readonly Case[] = [
  {
    name: 'labels: which one means relevant is never guessed',
    run: async ({ open }) => {
      const reranker = await open(LABELS)
      equal(reranker.info.labels, ['no', 'maybe', 'yes'], 'info.labels')
      await rejects(reranker.rank(QUERY, ['a']), 'label-needed', 'no label', 'no, maybe, yes')
      const unknown = reranker.rank(QUERY, ['a'], { label: 'perhaps' })
      await rejects(unknown, 'invalid-input', 'unknown label', 'options.label')
      await rejects(reranker.rank(QUERY, ['a'], { label: 3 }), 'invalid-input', 'label 3')
      const one = await open()
      await rejects(one.rank(QUERY, ['a'], { label: 1 }), 'invalid-input', 'label 1 of one')
      equal((await one.rank(QUERY, ['a'], { label: 'LABEL_0' })).length, 1, 'the only label')
    },
  },
  {
    name: 'labels: by name, by position, or the one the model calls positive',
    run: async ({ open }) => {
      const rising = descending(ITEMS.map((item) => rowOf(item)[2]!))
      const falling = descending(ITEMS.map((item) => rowOf(item)[0]!))
      const plain = await open(LABELS)
      const positive = await open(`${LABELS}&positive=2`)
      const ranked = async (reranker: typeof plain, label?: string | number) =>
        order(
          await reranker.rank(QUERY, ITEMS, {
            text: textOf,
            ...(label !== undefined && { label }),
          }),
        )
      equal(await ranked(plain, 'yes'), rising, 'by name')
      equal(await ranked(plain, 2), rising, 'by position')
      equal(await ranked(plain, 0), falling, 'the first')
      equal(await ranked(positive), rising, 'the positive one')
      equal(await ranked(positive, 'no'), falling, 'a label beats the positive one')
    },
  },
  {
    name: 'labels: score and logit of labels that exclude each other, and of those that do not',
    run: async ({ open }) => {
      const options: RankOptions<Hit> = { text: textOf, label: 'yes' }
      const exclusive = await open(`${LABELS}&activation=softmax`)
      for (const activation of ['model', 'softmax'] as const) {
        for (const hit of await exclusive.rank(QUERY, ITEMS, { ...options, activation })) {
          const share = softmaxAt(rowOf(hit.item), 2)
          near(hit.score, share, `${activation}: score of ${hit.index}`)
          near(sigmoid(hit.logit!), share, `${activation}: logit of ${hit.index}`)
        }
      }
      const separate = await open(`${LABELS}&activation=sigmoid`)
      for (const { item, index, score, logit } of await separate.rank(QUERY, ITEMS, options)) {
        near(logit, rowOf(item)[2]!, `logit of ${index}`)
        near(score, sigmoid(rowOf(item)[2]!), `score of ${index}`)
      }
    },
  },
  {
    name: 'labels: a function gets the whole row, and may give a number a label',
    run: async ({ open }) => {
      const reranker = await open(LABELS)
      const options = { text: textOf, label: 'yes' } as const
      const rowwise = await reranker.rank(QUERY, ITEMS, {
        ...options,
        activation: (row) => row.map((logit) => logit + row.length),
      })
      for (const { item, index, score } of rowwise) {
        near(score, Math.fround(rowOf(item)[2]! + 3), `score of ${index}`)
      }
    },
  },
  {
    name: 'labels: predict gives a row of them a pair',
    run: async ({ open }) => {
      const reranker = await open(`${LABELS}&activation=softmax&rows=7`)
      const pairs = ITEMS.map(({ text }) => [QUERY, text] as const)
      const logits = await reranker.predict(pairs, { activation: 'identity' })
      equal([...logits], ITEMS.flatMap(rowOf), 'logits')
      const shares = await reranker.predict(pairs)
      equal(shares.length, 120, 'numbers')
      ITEMS.forEach((item, i) => {
        const row = [0, 1, 2].map((label) => Math.fround(softmaxAt(rowOf(item), label)))
        row.forEach((share, label) => {
          equal(Math.abs(shares[i * 3 + label]! - share) < 1e-6, true, `pair ${i}, label ${label}`)
        })
      })
    },
  },
]
