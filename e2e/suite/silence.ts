import type { Case, Context } from './case.ts'
import { atMost, equal, holds, rejects } from './check.ts'
import { spares } from './spare.ts'
import { hits, QUERY, textOf } from './texts.ts'

const ITEMS = hits(40)

/** Never answers while its thread goes on; blocks its thread; ends it, of which only Node tells at once. */
const FAULTS = ['hang-run', 'block-run', 'die-run']

async function secondsOf(work: Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work
  return (performance.now() - started) / 1_000
}

function between(seconds: number, least: number, most: number): void {
  holds(seconds >= least && seconds <= most, `it took ${seconds} s, not ${least} to ${most}`)
}

/** How many seconds it should take to notice so many times, at least and at most. */
function patience({ node }: Context, fault: string, times: number): [number, number] {
  return node && fault === 'die-run' ? [0, 5] : [9 * times, 15 * times]
}

export const silenceCases: readonly Case[] = [
  ...FAULTS.map((fault): Case => ({
    name: `silence: ${fault} in mid-list is replayed on a new worker, and recovers`,
    slow: true,
    timed: true,
    run: async (context) => {
      const spare = spares(context, 1)
      const options = { worker: spare.worker, runtime: 'kernel' } as const
      const reranker = await context.open(`${fault}=&after=2&rows=8`, options)
      const heard: string[] = []
      reranker.addEventListener('recovered', ({ detail }) => heard.push(detail.code))
      const work = reranker.rank(QUERY, ITEMS, { text: textOf })
      between(await secondsOf(work), ...patience(context, fault, 1))
      const { length, complete, scored } = await work
      equal([length, complete, scored], [40, true, 40], 'length, complete, scored')
      equal(heard, ['worker-lost'], 'events')
      equal([spare.counts.started, spare.counts.ended], [2, 1], 'workers started, ended')
    },
  })),
  ...FAULTS.map((fault): Case => ({
    name: `silence: ${fault} twice rejects with worker-lost, and the next call works`,
    slow: true,
    timed: true,
    run: async (context) => {
      const reranker = await context.open(`${fault}=&after=2&rows=8`, { runtime: 'kernel' })
      const work = reranker.rank(QUERY, ITEMS, { text: textOf })
      const seconds = secondsOf(work.catch(() => {}))
      await rejects(work, 'worker-lost', 'rank')
      between(await seconds, ...patience(context, fault, 2))
      const next = await reranker.rank(QUERY, ITEMS.slice(0, 16), { text: textOf })
      equal([next.length, next.complete], [16, true], 'the next call')
    },
  })),
  {
    name: 'silence: a load that hangs, and a worker that dies while it loads, are passed over',
    slow: true,
    timed: true,
    run: async ({ open }) => {
      const faults = ['hang-load=kernel', 'die-run=kernel&after=-3']
      for (const { info } of await Promise.all(faults.map((fault) => open(fault)))) {
        const [first, second] = info.attempts.filter(({ outcome }) => outcome !== 'skipped')
        equal([first!.runtime, first!.code], ['kernel', 'worker-lost'], 'the first attempt')
        equal([second!.runtime, second!.outcome], ['onnx', 'accepted'], 'the second attempt')
      }
    },
  },
  {
    name: 'silence: a worker that never answers is given up',
    slow: true,
    timed: true,
    run: async ({ createReranker, entry }) => {
      const work = createReranker({ worker: entry('never-answers'), runtime: 'kernel' })
      const seconds = secondsOf(work.catch(() => {}))
      await rejects(work, 'worker-lost', 'createReranker', 'no sign of life')
      // Its script may have had a long way.
      between(await seconds, 19, 26)
    },
  },
  {
    name: 'silence: an abort and a deadline do not wait for it',
    slow: true,
    timed: true,
    run: async ({ open }) => {
      const reranker = await open('block-run=&rows=8', { runtime: 'kernel' })
      const started = performance.now()
      const options = { text: textOf, deadlineMs: 200 }
      const ranking = await reranker.rank(QUERY, ITEMS, options)
      equal([ranking.complete, ranking.scored], [false, 0], 'complete, scored')
      const aborted = reranker.rank(QUERY, ITEMS, {
        text: textOf,
        signal: AbortSignal.timeout(200),
      })
      await rejects(aborted, 'aborted', 'rank')
      await reranker.dispose()
      atMost(performance.now() - started, 3_000, 'milliseconds')
    },
  },
  {
    name: 'silence: a run that hangs is noticed although every call has a deadline',
    slow: true,
    timed: true,
    run: async (context) => {
      const spare = spares(context, 1)
      const options = { worker: spare.worker, runtime: 'kernel' } as const
      const reranker = await context.open('hang-run=&after=2&rows=8', options)
      const heard: string[] = []
      reranker.addEventListener('recovered', ({ detail }) => heard.push(detail.code))
      const started = performance.now()
      while (heard.length === 0 && performance.now() - started < 20_000) {
        await reranker.rank(QUERY, ITEMS, { text: textOf, deadlineMs: 200 })
      }
      equal(heard, ['worker-lost'], 'events')
      const ranking = await reranker.rank(QUERY, ITEMS, { text: textOf })
      equal([ranking.complete, ranking.scored], [true, 40], 'complete, scored')
    },
  },
  {
    name: 'silence: a worker known to be slow is given more time',
    slow: true,
    timed: true,
    run: async ({ open }) => {
      // A batch of one takes 600 ms, so that 12 s are allowed; the batch of 18 takes 10.8 s.
      const reranker = await open('ms=600&rows=18', { runtime: 'kernel' })
      await reranker.rank('first', ['one'])
      const ranking = await reranker.rank(QUERY, hits(18), { text: textOf })
      equal([ranking.complete, ranking.scored], [true, 18], 'complete, scored')
      const failed = reranker.info.attempts.filter(({ outcome }) => outcome === 'failed')
      equal(failed, [], 'failures')
    },
  },
]
