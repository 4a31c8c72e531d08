import type { Case } from './case.ts'
import { equal, holds, rejects } from './check.ts'
import { expectedLogit, hits, QUERY, sigmoid, textOf } from './texts.ts'

const QUERIES = [QUERY, 'beta', 'nothing of the kind', '']

export const predictCases: readonly Case[] = [
  {
    name: 'predict: one number a pair in input order, each pair with its own query',
    run: async ({ open }) => {
      const reranker = await open('rows=7')
      const pairs = hits(300).map(({ id, text }) => [QUERIES[id % QUERIES.length]!, text] as const)
      const logits = pairs.map(([query, text]) => expectedLogit(query, text))
      const identity = await reranker.predict(pairs, { activation: 'identity' })
      holds(identity instanceof Float32Array, 'it gives a Float32Array')
      equal([...identity], logits, 'identity')
      const scores = await reranker.predict(pairs)
      equal(
        [...scores],
        logits.map((logit) => Math.fround(sigmoid(logit))),
        'the model’s own activation',
      )
      const doubled = await reranker.predict(pairs, { activation: ([logit]) => logit! * 2 })
      equal(
        [...doubled],
        logits.map((logit) => logit * 2),
        'a function',
      )
    },
  },
  {
    name: 'predict: agrees with rank, and listwise sums to 1',
    run: async ({ open }) => {
      const reranker = await open()
      const items = hits(50)
      const pairs = items.map(({ text }) => [QUERY, text] as const)
      const logits = await reranker.predict(pairs, { activation: 'identity' })
      const shares = await reranker.predict(pairs, { activation: 'listwise' })
      const ranking = await reranker.rank(QUERY, items, { text: textOf, activation: 'listwise' })
      for (const { index, logit, score } of ranking) {
        equal([logits[index]!, shares[index]!], [logit!, Math.fround(score!)], `pair ${index}`)
      }
      holds(Math.abs(shares.reduce((a, b) => a + b) - 1) < 1e-6, 'listwise does not sum to 1')
    },
  },
  {
    name: 'predict: no pairs, long pairs, progress',
    run: async ({ open }) => {
      const reranker = await open('max-length=16&rows=4')
      equal((await reranker.predict([])).length, 0, 'no pairs')
      const text = `${'filler '.repeat(40)}${QUERY}`
      const [cut] = await reranker.predict([[QUERY, text]], { activation: 'identity' })
      const windows = { activation: 'identity', long: 'windows' } as const
      const [best] = await reranker.predict([[QUERY, text]], windows)
      holds(cut! < -3.9 && best! > 3.9, `truncated ${cut}, windows ${best}`)
      const seen: number[] = []
      await reranker.predict(
        hits(30).map((hit) => [QUERY, hit.text]),
        { onProgress: ({ scored }) => seen.push(scored) },
      )
      equal([seen.length, seen.at(-1)], [8, 30], 'progress events, the last one')
    },
  },
  {
    name: 'predict: an aborted call ends as an aborted rank does',
    run: async ({ open }) => {
      const reranker = await open('ms=5&rows=4')
      const reason = new Error('enough')
      const controller = new AbortController()
      const work = reranker.predict(
        hits(200).map(({ text }) => [QUERY, text]),
        { signal: controller.signal, onProgress: () => controller.abort(reason) },
      )
      const error = await rejects(work, 'aborted', 'predict')
      holds(error.cause === reason && error.name === 'AbortError', 'cause and name')
    },
  },
]
