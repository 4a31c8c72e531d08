import type { Ranking, RerankErrorCode } from 'web-rerank'
import type { Case } from './case.ts'
import { equal, holds, rejects } from './check.ts'
import { spares } from './spare.ts'
import { expectedLogit, hits, QUERY, textOf, type Hit } from './texts.ts'

const ITEMS = hits(40) // five batches

const FAULTS: readonly (readonly [fault: string, code: RerankErrorCode])[] = [
  ['throw-run', 'inference-failed'],
  ['nan-run', 'bad-scores'],
]

function expectRuleOf(ranking: Ranking<Hit>, shift = 0): void {
  equal([ranking.length, ranking.complete, ranking.scored], [40, true, 40], 'length, complete')
  for (const { logit, item, index } of ranking) {
    const expected = Math.fround(expectedLogit(QUERY, item.text) + shift)
    holds(Math.abs(logit! - expected) < 1e-5, `logit of ${index}: ${logit}, due ${expected}`)
  }
}

export const faultCases: readonly Case[] = [
  ...FAULTS.map(([fault, code]): Case => ({
    name: `faults: ${fault} in mid-list is replayed on a new worker, and recovers`,
    run: async (context) => {
      const spare = spares(context, 1)
      const reranker = await context.open(`${fault}=&after=2&rows=8`, {
        worker: spare.worker,
        runtime: 'kernel',
      })
      const heard: string[] = []
      reranker.addEventListener('recovered', ({ detail }) => {
        heard.push(detail.code)
        holds(detail.reason.length > 10, `the reason is "${detail.reason}"`)
      })
      reranker.addEventListener('runtimechange', () => heard.push('runtimechange'))
      const loading: string[] = []
      reranker.addEventListener('progress', ({ detail }) => loading.push(detail.phase))
      const ranking = await reranker.rank(QUERY, ITEMS, { text: textOf })
      expectRuleOf(ranking)
      equal(heard, [code], 'events')
      equal(loading.at(-1), 'ready', 'progress of the new worker')
      equal([spare.counts.started, spare.counts.ended], [2, 1], 'workers started, ended')
      const codes = reranker.info.attempts
        .filter(({ outcome }) => outcome !== 'skipped')
        .map(({ outcome, code: why }) => why ?? outcome)
      equal(codes, ['accepted', code, 'accepted'], 'attempts')
      equal(ranking.scoreKey, reranker.info.scoreKey, 'score key')
    },
  })),
  ...FAULTS.map(([fault, code]): Case => ({
    name: `faults: ${fault} twice rejects with ${code}, and the next call works`,
    run: async (context) => {
      const spare = spares(context)
      const reranker = await context.open(`${fault}=&after=2&rows=8`, {
        worker: spare.worker,
        runtime: 'kernel',
      })
      await rejects(reranker.rank(QUERY, ITEMS, { text: textOf }), code, 'rank')
      // Two batches go well on every worker.
      const next = await reranker.rank(QUERY, ITEMS.slice(0, 16), { text: textOf })
      equal([next.length, next.complete], [16, true], 'the next call')
      equal([spare.counts.started, spare.counts.ended], [3, 2], 'workers started, ended')
    },
  })),
  {
    name: 'faults: a change of candidate in mid-list never mixes scores',
    run: async ({ open }) => {
      // What int8 scores is half a point higher: one such score in the final list would show.
      const settings = 'throw-run=int8&shift=int8&after=3&rows=8&ms=3'
      const reranker = await open(settings, { runtime: 'onnx' })
      const from = reranker.info.scoreKey
      const changes: unknown[] = []
      reranker.addEventListener('runtimechange', ({ detail }) => changes.push(detail))
      const partial: Ranking<Hit>[] = []
      const ranking = await reranker.rank(QUERY, ITEMS, {
        text: textOf,
        onPartial: (growing) => partial.push(growing),
      })
      expectRuleOf(ranking)
      const to = ranking.scoreKey
      holds(from.endsWith('int8') && to.endsWith('fp32'), `from ${from} to ${to}`)
      equal(changes, [{ from, to }], 'runtimechange')
      equal([reranker.info.scoreKey, reranker.info.dtype], [to, 'fp32'], 'info')
      for (const { scoreKey, length } of partial) {
        holds(length === 40 && [from, to].includes(scoreKey), `a partial ranking of ${scoreKey}`)
      }
    },
  },
  {
    name: 'faults: a list that was partly remembered is not mixed either',
    run: async ({ open }) => {
      const settings = 'throw-run=int8&shift=int8&after=2&rows=8'
      const reranker = await open(settings, { runtime: 'onnx' })
      const before = await reranker.rank(QUERY, ITEMS.slice(0, 16), { text: textOf })
      holds(before.scoreKey.endsWith('int8'), 'the first list is of int8')
      expectRuleOf(await reranker.rank(QUERY, ITEMS, { text: textOf }))
    },
  },
  {
    name: 'faults: all calls in flight are replayed, predict and rank alike',
    run: async (context) => {
      const spare = spares(context, 1)
      const options = { worker: spare.worker, runtime: 'kernel' } as const
      const reranker = await context.open('throw-run=&after=4&rows=8&ms=1', options)
      const lists = [1, 2, 3].map((seed) => hits(40, seed))
      const [logits, ...rankings] = await Promise.all([
        reranker.predict(
          ITEMS.map(({ text }) => [QUERY, text]),
          { activation: 'identity' },
        ),
        ...lists.map((items) => reranker.rank(QUERY, items, { text: textOf })),
      ])
      equal(
        [...logits],
        ITEMS.map(({ text }) => expectedLogit(QUERY, text)),
        'predict',
      )
      rankings.forEach((ranking) => expectRuleOf(ranking))
      equal([spare.counts.started, spare.counts.ended], [2, 1], 'workers started, ended')
    },
  },
  {
    name: 'faults: a call that was aborted before the fault struck stays aborted',
    run: async (context) => {
      const spare = spares(context, 1)
      const options = { worker: spare.worker, runtime: 'kernel' } as const
      const reranker = await context.open('throw-run=&after=3&rows=8&ms=3', options)
      const controller = new AbortController()
      const work = reranker.rank(QUERY, ITEMS, {
        text: textOf,
        signal: controller.signal,
        onProgress: () => controller.abort(),
      })
      await rejects(work, 'aborted', 'rank')
      expectRuleOf(await reranker.rank(QUERY, ITEMS, { text: textOf }))
    },
  },
  {
    name: 'faults: a warm-up that fails is replayed once; then it says so, and the next call works',
    run: async (context) => {
      const spare = spares(context, 2)
      const options = { worker: spare.worker, runtime: 'kernel' } as const
      const reranker = await context.open('throw-run=&code=out-of-memory&after=1', options)
      const error = await rejects(reranker.warmup(), 'out-of-memory', 'warm-up', 'while running')
      equal(error.name, 'RerankError', 'name')
      await reranker.warmup()
      expectRuleOf(await reranker.rank(QUERY, ITEMS, { text: textOf }))
    },
  },
]
