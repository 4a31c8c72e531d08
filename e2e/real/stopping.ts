import { atMost, equal, holds, rejects } from '../suite/check.ts'
import { pause } from '../suite/texts.ts'
import { BOTH, type RealCase } from './case.ts'
import { rightScores } from './faults.ts'
import { passages, QUERY } from './passages.ts'

const PINNED = { dtype: 'fp32' } as const
const AFRESH = { ...PINNED, cache: { scores: 0 } } as const
const MANY = passages(1_000)
/** More than any runtime gets through before time is up. */
const LOTS = Array.from({ length: 5 }, () => MANY).flat()

export const stoppingCases: readonly RealCase[] = [
  {
    name: 'stopping: an abort before the load, and during the download',
    timed: true,
    runtimes: BOTH,
    places: ['node', 'page'],
    run: async ({ open, requests, shared }) => {
      const reason = new Error('changed my mind')
      const before = open('aborted/tiny-bert', { ...PINNED, signal: AbortSignal.abort(reason) })
      const error = await rejects(before, 'aborted', 'before')
      holds(error.cause === reason, 'the cause is not the reason')
      equal(await requests('aborted'), [], 'requests')

      const { length } = await requests('silent')
      const controller = new AbortController()
      const during = open('silent/tiny-bert', { ...PINNED, signal: controller.signal })
      const ended = during.catch(() => performance.now())
      const graphAsked = async () =>
        (await requests('silent'))
          .slice(length)
          .some(({ path, delivers }) => delivers && path.endsWith('.onnx'))
      while (!(await graphAsked())) await pause(50)
      const aborted = performance.now()
      controller.abort()
      await rejects(during, 'aborted', 'during the download')
      atMost(Number(await ended) - aborted, 500, 'milliseconds')
      await rightScores(await shared('models/tiny-bert', PINNED))
    },
  },
  {
    name: 'stopping: an abort during a run, and a deadline, end the call at once',
    timed: true,
    runtimes: BOTH,
    places: ['node', 'page'],
    run: async ({ open }) => {
      const reranker = await open('models/tiny-bert', AFRESH)
      const controller = new AbortController()
      let scored = 0
      const work = reranker.rank(QUERY, MANY, {
        signal: controller.signal,
        onProgress: (progress) => {
          scored = progress.scored
          controller.abort()
        },
      })
      await rejects(work, 'aborted', 'rank')
      holds(scored > 0 && scored < MANY.length, `${scored} were scored`)
      const started = performance.now()
      const partial = await reranker.rank(QUERY, LOTS, { deadlineMs: 300 })
      atMost(performance.now() - started, 600, 'milliseconds')
      equal([partial.complete, partial.length], [false, LOTS.length], 'complete, length')
      holds(partial.scored > 0 && partial.scored < LOTS.length, `${partial.scored} were scored`)
      await rightScores(reranker)
    },
  },
  {
    name: 'stopping: dispose() ends calls in flight, and the next reranker works',
    runtimes: BOTH,
    places: ['node', 'page', 'isolated'],
    run: async ({ open }) => {
      const reranker = await open('models/tiny-bert', { ...AFRESH, threads: 2 })
      const work = [reranker.rank(QUERY, MANY), reranker.rank('another', MANY)]
      const ended = Promise.allSettled(work)
      await pause(100)
      await reranker.dispose()
      await ended
      for (const one of work) await rejects(one, 'disposed', 'in flight', 'create another')
      await rejects(reranker.rank(QUERY, ['a']), 'disposed', 'afterwards')
      await rightScores(await open('models/tiny-bert', PINNED))
    },
  },
  {
    name: 'stopping: two models at once keep to themselves',
    runtimes: BOTH,
    places: ['node', 'page'],
    run: async ({ open }) => {
      const [bert, roberta] = await Promise.all([
        open('models/tiny-bert', AFRESH),
        open('models/tiny-roberta', AFRESH),
      ])
      const texts = MANY.slice(0, 300)
      const alone = [await bert.rank(QUERY, texts), await roberta.rank(QUERY, texts)]
      const together = await Promise.all([bert.rank(QUERY, texts), roberta.rank(QUERY, texts)])
      together.forEach((ranking, i) => {
        equal(
          ranking.map(({ index, logit }) => [index, logit]),
          alone[i]!.map(({ index, logit }) => [index, logit]),
          'the ranking beside the other model',
        )
      })
      holds(together[0].scoreKey !== together[1].scoreKey, 'both have the same key')
      await bert.dispose()
      equal((await roberta.rank(QUERY, MANY.slice(0, 5))).complete, true, 'the one that is left')
    },
  },
]
