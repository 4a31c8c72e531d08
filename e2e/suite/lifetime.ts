import type { Reranker } from 'web-rerank'
import type { Case } from './case.ts'
import { atMost, equal, holds, rejects } from './check.ts'
import { spares } from './spare.ts'
import { hits, pause, QUERY, textOf } from './texts.ts'

export const lifetimeCases: readonly Case[] = [
  {
    name: 'info: tells what runs, and where',
    run: async ({ open, isolated }) => {
      const settings = 'labels=no,yes&max-length=128&parameters=77'
      const { info } = await open(settings, { revision: 'v1', threads: 1 })
      equal(info.model, `fake?${settings}`, 'model')
      equal(
        info.files.map(({ name, bytes }) => [name, bytes]),
        [['fake.bin', 1_000]],
        'files',
      )
      equal([info.labels, info.maxLength], [['no', 'yes'], 128], 'labels, maxLength')
      equal([info.parameters, info.threads, info.instruction], [77, 1, null], 'parameters')
      equal(info.isolated, isolated, 'isolated')
      equal(info.cache.scores, { entries: 0, hits: 0, misses: 0 }, 'score cache')
      for (const part of [info.runtime, info.device, info.dtype]) {
        holds(info.scoreKey.includes(part), `no ${part} in ${info.scoreKey}`)
      }
    },
  },
  {
    name: 'warmup: runs, and changes no score',
    run: async ({ open }) => {
      const reranker = await open()
      await reranker.warmup()
      equal(reranker.info.cache.scores.entries, 0, 'pairs remembered')
      equal((await reranker.rank(QUERY, hits(20), { text: textOf })).complete, true, 'complete')
    },
  },
  {
    name: 'dispose: ends calls in flight and the worker, may be done twice',
    run: async (context) => {
      const spare = spares(context)
      const reranker = await context.open('ms=20&rows=2', { worker: spare.worker })
      const calls = [
        reranker.rank(QUERY, hits(400), { text: textOf }),
        reranker.rank(QUERY, ['a'], { text: () => new Promise<string>(() => {}) }),
        reranker.predict(hits(400, 2).map(({ text }) => [QUERY, text])),
        reranker.warmup(),
      ]
      const ended = calls.map((call, i) => rejects(call, 'disposed', `call ${i}`))
      await pause(30)
      await Promise.all([reranker.dispose(), reranker.dispose()])
      await Promise.all(ended)
      await reranker.dispose()
      equal(spare.counts, { started: 1, ended: 1 }, 'workers')
    },
  },
  {
    name: 'dispose: of an idle worker is done at once, and calls after it are refused',
    timed: true,
    run: async ({ open }) => {
      const reranker = await open()
      const started = performance.now()
      await reranker.dispose()
      atMost(performance.now() - started, 250, 'milliseconds')
      await rejects(reranker.rank(QUERY, ['a']), 'disposed', 'rank')
      await rejects(reranker.predict([[QUERY, 'a']]), 'disposed', 'predict')
      await rejects(reranker.warmup(), 'disposed', 'warmup')
      await rejects(reranker.rank(QUERY, [], { deadlineMs: 5_000 }), 'disposed', 'an empty list')
      equal(reranker.info.runtime, 'fake', 'info')
    },
  },
  {
    name: 'dispose: while a new worker takes over',
    run: async (context) => {
      const spare = spares(context)
      const reranker = await context.open('throw-run=&load-ms=300', {
        worker: spare.worker,
        runtime: 'kernel',
      })
      const call = rejects(reranker.rank(QUERY, ['a']), 'disposed', 'rank')
      while (spare.counts.started < 2) await pause(5)
      await reranker.dispose()
      await call
      await pause(400)
      equal(spare.counts, { started: 2, ended: 2 }, 'workers')
    },
  },
  {
    name: 'dispose: await using does it',
    run: async ({ createReranker, entry }) => {
      let kept: Reranker
      {
        await using reranker = await createReranker({ worker: entry('fake-worker'), model: 'fake' })
        kept = reranker
        equal((await reranker.rank('a', ['a'])).length, 1, 'in its block')
      }
      await rejects(kept.rank('a', ['a']), 'disposed', 'after its block')
    },
  },
  {
    name: 'signal of createReranker: ends the loading',
    timed: true,
    run: async (context) => {
      const spare = spares(context)
      const controller = new AbortController()
      const reason = new Error('changed my mind')
      const { signal } = controller
      const started = performance.now()
      const work = context.open('load-ms=3000', { worker: spare.worker, signal })
      setTimeout(() => controller.abort(reason), 100)
      const error = await rejects(work, 'aborted', 'createReranker')
      atMost(performance.now() - started, 1_000, 'milliseconds')
      holds(error.cause === reason && error.name === 'AbortError', 'cause and name')
      equal(spare.counts, { started: 1, ended: 1 }, 'workers')
      await rejects(
        context.open('', { worker: spare.worker, signal }),
        'aborted',
        'a signal already aborted',
      )
      equal(spare.counts.started, 1, 'workers started then')
    },
  },
  {
    name: 'signal of createReranker: means nothing once it has loaded',
    run: async ({ open }) => {
      const controller = new AbortController()
      const reranker = await open('', { signal: controller.signal })
      controller.abort()
      equal((await reranker.rank('a', ['a'])).length, 1, 'results')
    },
  },
]
