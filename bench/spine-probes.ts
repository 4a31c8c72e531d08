import { createReranker, RerankError, type Reranker } from 'web-rerank'
import { longestTask } from './longest-task.ts'
import type { OpensProbe } from './probe.ts'

const fakeWorker = () =>
  new Worker(new URL('./fake-worker.ts', import.meta.url), { type: 'module' })
const zeroWorker = () =>
  new Worker(new URL('./zero-worker.ts', import.meta.url), { type: 'module' })

/** The fake's own batch size. */
const BATCH = 8
const CALLS = 50

const items = (count: number) =>
  Array.from({ length: count }, (_, i) => `item ${i} ${'says something of its own '.repeat(16)}`)

let asked = 0
/** Never the same twice: nothing comes out of the cache. */
const newQuery = () => `query ${++asked}`

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** A probe over one reranker that stays open between measurements. */
function over(
  open: () => Promise<Reranker>,
  sample: (reranker: Reranker) => Promise<number>,
): OpensProbe {
  return async () => {
    const reranker = await open()
    return { sample: () => sample(reranker), close: () => reranker.dispose() }
  }
}

const openFake = (msPerRow: number) => () =>
  createReranker({ worker: fakeWorker, model: `fake?ms=${msPerRow}&rows=${BATCH}`, threads: 1 })
const openZero = () => createReranker({ worker: zeroWorker, threads: 1 })

/** 20 items, called when the first scores of 1,000 others are there. */
async function rankBehind(reranker: Reranker): Promise<number> {
  const stop = new AbortController()
  let others: Promise<unknown> | undefined
  await new Promise<void>((underWay) => {
    const options = { signal: stop.signal, onProgress: () => underWay() }
    others = reranker.rank(newQuery(), items(1_000), options).catch(() => {})
  })
  const ms = await timed(() => reranker.rank(newQuery(), items(20)))
  stop.abort()
  await others
  return ms
}

/** Pairs scored for 50 calls 20 ms apart, beyond 100 and one batch for each that is superseded. */
async function rankSuperseded(reranker: Reranker): Promise<number> {
  const hundred = items(100)
  const before = reranker.info.cache.scores.entries
  const calls: Promise<unknown>[] = []
  for (let call = 0; call < CALLS; call++) {
    calls.push(reranker.rank(newQuery(), hundred, { replaces: 'bench' }).catch(codeOf))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const superseded = (await Promise.all(calls)).filter((result) => result === 'superseded').length
  if (superseded !== CALLS - 1)
    throw new Error(`${superseded} calls were superseded, not all but one`)
  // Each scored pair is remembered, and no query comes twice.
  return reranker.info.cache.scores.entries - before - (hundred.length + superseded * BATCH)
}

function codeOf(thrown: unknown): string {
  if (thrown instanceof RerankError) return thrown.code
  throw thrown
}

export const SPINE_PROBES: Readonly<Record<string, OpensProbe>> = {
  alone: over(openFake(1), (reranker) => timed(() => reranker.rank(newQuery(), items(20)))),
  behind: over(openFake(1), rankBehind),
  'longest-task': over(openZero, (reranker) => {
    const many = items(10_000)
    return longestTask(() => reranker.rank(newQuery(), many, { onPartial: () => {} }))
  }),
  superseded: over(openFake(5), rankSuperseded),
  'rank-20': over(openZero, (reranker) => timed(() => reranker.rank(newQuery(), items(20)))),
  'rank-100': over(openZero, (reranker) => timed(() => reranker.rank(newQuery(), items(100)))),
  'rank-10000': over(openZero, async (reranker) => {
    const many = items(10_000)
    return (many.length * 1_000) / (await timed(() => reranker.rank(newQuery(), many)))
  }),
  ready: async () => ({
    sample: async () => {
      let reranker: Reranker | undefined
      const ms = await timed(async () => (reranker = await openZero()))
      await reranker?.dispose()
      return ms
    },
    close: async () => {},
  }),
}
