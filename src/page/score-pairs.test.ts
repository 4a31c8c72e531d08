import { describe, expect, it, vi } from 'vitest'
import { RerankError } from '../errors.ts'
import type { BatchEvent, Caches, ScoreRequest } from '../protocol.ts'
import { pairsOf } from './pairs.ts'
import { scorePairs } from './score-pairs.ts'
import type { Scores } from './scores.ts'
import type { Session } from './supervisor.ts'

const CACHES: Caches = { scores: { entries: 1, hits: 2, misses: 3 }, tokens: null }
const OPTIONS = { call: 5, maxLength: 64, long: 'truncate', label: 1, exclusive: true } as const

interface Request {
  readonly request: Omit<ScoreRequest, 'request'>
  /** Scores the text at this position of the request; its logit is the number it says. */
  batch(...positions: number[]): void
  finish(): void
  fail(error: RerankError): void
}

/** A client that scores when it is told to. */
function fakeSession() {
  const requests: Request[] = []
  const score = (request: Request['request'], onBatch: (batch: BatchEvent) => void) =>
    new Promise<Caches>((resolve, reject) => {
      const batch = (...positions: number[]) =>
        onBatch({
          event: 'batch',
          request: requests.length,
          ms: 1,
          results: positions.map((position) => {
            const logits = [Number(request.texts[position])]
            return [position, { logits, truncated: false, window: null }]
          }),
        })
      requests.push({ request, batch, finish: () => resolve(CACHES), fail: reject })
    })
  const session = { client: { score }, loaded: { scoreKey: 'key' } } as unknown as Session
  return { session, requests }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))
const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i}`)

interface Hooks {
  stopped(): boolean
  onScores(scores: Scores): void
}

function start(count: number, hooks: Partial<Hooks> = {}, queries: string | string[] = 'q') {
  const { session, requests } = fakeSession()
  const { stopped = () => false, onScores = vi.fn() } = hooks
  const pairs = pairsOf(queries, numbers(count), (text) => text)
  const work = scorePairs(pairs, session, OPTIONS, stopped, onScores)
  return { requests, session, work }
}

describe('scorePairs', () => {
  it('puts each result where its pair stands, whatever the order they come in', async () => {
    const { requests, work } = start(200)
    await settled()
    const [first, second] = requests as [Request, Request]
    second.batch(71, 0)
    first.batch(...numbers(128).map(Number).toReversed())
    second.batch(...numbers(71).map(Number).slice(1))
    first.finish()
    second.finish()
    const { results, scored, scoreKey } = await work
    expect(results.map((result) => result!.logits[0])).toEqual(numbers(200).map(Number))
    expect({ scored, scoreKey }).toEqual({ scored: 200, scoreKey: 'key' })
  })

  it('keeps two requests ahead, and no more', async () => {
    const { requests, work } = start(128 * 4)
    for (const expected of [2, 3, 4, 4]) {
      await settled()
      expect(requests).toHaveLength(expected)
      requests[expected - 2]!.finish()
    }
    requests.forEach(({ finish }) => finish())
    await work
  })

  it('sends what the worker must know, one query for all', async () => {
    const { requests } = start(2)
    await settled()
    expect(requests[0]!.request).toEqual({ ...OPTIONS, queries: 'q', texts: ['0', '1'] })
  })

  it('sends the queries that go with the texts', async () => {
    const { requests } = start(
      130,
      {},
      numbers(130).map((n) => `q${n}`),
    )
    await settled()
    expect(requests[0]!.request.queries).toHaveLength(128)
    expect(requests[1]!.request).toMatchObject({ queries: ['q128', 'q129'], texts: ['128', '129'] })
  })

  it('tells of nothing first, then of every batch', async () => {
    const seen: number[] = []
    const { requests, session, work } = start(3, { onScores: ({ scored }) => seen.push(scored) })
    await settled()
    requests[0]!.batch(2)
    requests[0]!.batch(0, 1)
    expect(session.loaded.cache).toBe(undefined)
    requests[0]!.finish()
    await work
    expect(seen).toEqual([0, 1, 3])
    expect(session.loaded.cache).toBe(CACHES)
  })

  it('sends nothing more once the call is stopped', async () => {
    let stopped = false
    const { requests, work } = start(128 * 4, { stopped: () => stopped })
    await settled()
    stopped = true
    requests[0]!.finish()
    await settled()
    requests[1]!.finish()
    await work
    expect(requests).toHaveLength(2)
  })

  it('sends nothing where the call was stopped before, or is for nothing', async () => {
    const stopped = start(3, { stopped: () => true })
    const empty = start(0)
    await expect(stopped.work).resolves.toMatchObject({ scored: 0 })
    await expect(empty.work).resolves.toEqual({ scoreKey: 'key', results: [], scored: 0 })
    expect([...stopped.requests, ...empty.requests]).toEqual([])
  })

  it.each([0, 1])('fails when request %i does', async (index) => {
    const { requests, work } = start(128 * 2)
    await settled()
    const error = new RerankError('worker-lost', 'gone')
    requests[index]!.fail(error)
    requests[1 - index]!.finish()
    await expect(work).rejects.toBe(error)
  })
})

describe('a call that is stopped while a text is awaited', () => {
  it('sends nothing more', async () => {
    const { session, requests } = fakeSession()
    let isStopped = false
    let give = (_: string) => {}
    const text = new Promise<string>((resolve) => (give = resolve))
    const pairs = pairsOf('q', ['late'], () => text)
    const work = scorePairs(pairs, session, OPTIONS, () => isStopped, vi.fn())
    isStopped = true
    give('here')
    await work
    expect(requests).toHaveLength(0)
  })
})
