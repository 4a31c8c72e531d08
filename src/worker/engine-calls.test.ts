import { describe, expect, it } from 'vitest'
import type { LoadRequest, ScoreRequest, WorkerEvent } from '../protocol.ts'
import { Engine } from './engine.ts'
import type { Model } from './model.ts'

/** Rows of one batch, each as long as its text; a text's logit says its length. */
interface ToyEngine {
  readonly engine: Engine
  readonly events: WorkerEvent[]
  /** The first letter and the number of rows of every batch that was run. */
  readonly runs: string[]
  /** Called before every run. */
  beforeRun: (run: string) => void
}

async function toyEngine(cached = 1_000, rows = 2): Promise<ToyEngine> {
  const events: WorkerEvent[] = []
  const runs: string[] = []
  const model: Model = {
    name: 'toy',
    fingerprint: 'abc',
    files: [],
    labels: ['only'],
    positiveLabel: 0,
    activation: 'sigmoid',
    maxLength: 1_000,
    parameters: null,
    encoder: {
      encode: (query, text, { maxLength }) => {
        const letters = [...(query + text)].slice(0, maxLength)
        const ids = Int32Array.from(letters, (letter) => letter.charCodeAt(0))
        const row = { ids, types: new Uint8Array(ids.length), window: null }
        return { rows: [row], truncated: false }
      },
    },
    runtime: {
      info: {
        name: 'toy',
        device: 'wasm',
        dtype: 'int8',
        instruction: null,
        threads: 1,
        width: 1,
        budget: { rows, tokens: 1e9, bytes: 1e9, bytesPerTokenPair: 1 },
      },
      run: async ({ ids, offsets }) => {
        const lengths = Array.from(offsets.subarray(1), (end, row) => end - offsets[row]!)
        const run = `${String.fromCharCode(ids[0]!)}${lengths.length}`
        toy.beforeRun(run)
        runs.push(run)
        return Float32Array.from(lengths)
      },
      dispose: async () => {},
    },
  }
  const request = { protocol: 1, cache: { files: 'memory', scores: cached } } as LoadRequest
  const tell = (event: WorkerEvent) => void events.push(event)
  const toy = { events, runs, beforeRun: () => {} } as Partial<ToyEngine> as ToyEngine
  const engine = await Engine.load(async () => model, request, tell)
  events.length = runs.length = 0
  return Object.assign(toy, { engine })
}

/** As many texts as wanted, no two alike but all of one length. */
const texts = (count: number) => Array.from({ length: count }, (_, i) => `text ${1_000 + i}`)
const letter = (call: number) => String.fromCharCode('a'.charCodeAt(0) + call)
const request = (call: number, said: Partial<ScoreRequest> = {}): ScoreRequest => ({
  request: call,
  call,
  queries: letter(call),
  texts: texts(2),
  maxLength: null,
  long: 'truncate',
  label: 0,
  exclusive: false,
  ...said,
})

const batchesOf = (events: readonly WorkerEvent[], of: number) =>
  events.flatMap((event) => (event.event === 'batch' && event.request === of ? [event] : []))

describe('remembered scores', () => {
  it('are told at once, by the new request, without running', async () => {
    const { engine, events, runs } = await toyEngine()
    await engine.score(request(0, { texts: ['long one', 'one', 'two'] }))
    const first = batchesOf(events, 0).flatMap(({ results }) => results)
    runs.length = events.length = 0
    await engine.score(request(0, { request: 7, texts: ['two', 'long one', 'one'] }))
    expect(runs).toEqual([])
    const [batch, ...others] = batchesOf(events, 7)
    expect(others).toEqual([])
    expect(batch!.ms).toBe(0)
    const known = Object.fromEntries(first)
    expect(Object.fromEntries(batch!.results)).toEqual({ 0: known[2], 1: known[0], 2: known[1] })
    expect(engine.caches.scores).toEqual({ entries: 3, hits: 3, misses: 3 })
  })

  it('stand beside those that are new', async () => {
    const { engine, events, runs } = await toyEngine()
    await engine.score(request(0, { texts: ['one'] }))
    runs.length = events.length = 0
    await engine.score(request(0, { texts: ['new', 'one', 'newer'] }))
    expect(runs).toEqual(['a2'])
    const positions = batchesOf(events, 0).map(({ results }) => results.map(([at]) => at))
    expect(positions).toEqual([[1], [0, 2]])
  })

  it.each<[string, Partial<ScoreRequest>]>([
    ['another query', { queries: 'b' }],
    ['another text', { texts: ['two'] }],
    ['another way to split the same letters', { queries: 'ao', texts: ['ne'] }],
    ['another length', { maxLength: 5 }],
    ['another rule for long texts', { long: 'windows' }],
    ['windows chosen by another label', { long: 'windows', label: 1 }],
  ])('are not taken for %s', async (_, said) => {
    const { engine, runs } = await toyEngine()
    await engine.score(request(0, { texts: ['one'] }))
    runs.length = 0
    // The toy has one label only; what the others would be is of no matter here.
    await engine.score(request(0, { texts: ['one'], ...said }))
    expect(runs).toHaveLength(1)
  })

  it('are taken whatever the label: it only chooses among windows', async () => {
    const { engine, runs } = await toyEngine()
    await engine.score(request(0, { texts: ['one'] }))
    runs.length = 0
    await engine.score(request(0, { texts: ['one'], label: 1, exclusive: true }))
    expect(runs).toEqual([])
  })

  it('go by the query of each pair, where there are several', async () => {
    const { engine, runs } = await toyEngine()
    await engine.score(request(0, { queries: ['a', 'b'], texts: ['one', 'two'] }))
    runs.length = 0
    await engine.score(request(0, { queries: ['b', 'a', 'b'], texts: ['two', 'two', 'one'] }))
    expect(engine.caches.scores.hits).toBe(1)
    expect(runs).toHaveLength(1)
  })

  it('are forgotten where there is no room: none, or long texts that fill it', async () => {
    const none = await toyEngine(0)
    await none.engine.score(request(0))
    await none.engine.score(request(0))
    expect(none.runs).toEqual(['a2', 'a2'])
    const few = await toyEngine(10)
    const long = texts(10).map((text) => text + 'x'.repeat(4_000))
    await few.engine.score(request(0, { texts: long }))
    expect(few.engine.caches.scores.entries).toBe(3)
  })
})

describe('cancel', () => {
  it('ends a call within one batch', async () => {
    const toy = await toyEngine()
    toy.beforeRun = () => toy.engine.cancel(0)
    const scored = toy.engine.score(request(0, { texts: texts(20) }))
    await expect(scored).rejects.toMatchObject({ code: 'aborted' })
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(toy.runs).toEqual(['a2'])
  })

  it('is heard between two batches, when it comes as a message', async () => {
    const toy = await toyEngine()
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => toy.engine.cancel(0)
    toy.beforeRun = () => port2.postMessage(null)
    const scored = toy.engine.score(request(0, { texts: texts(400) }))
    await expect(scored).rejects.toMatchObject({ code: 'aborted' })
    port1.close()
    expect(toy.runs.length).toBeLessThan(100)
  })

  it('drops every request of the call, and no other', async () => {
    const { engine, runs } = await toyEngine()
    const calls = [
      engine.score(request(0)),
      engine.score(request(0, { request: 9 })),
      engine.score(request(1)),
    ]
    const outcomes = Promise.allSettled(calls)
    engine.cancel(0)
    expect((await outcomes).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'fulfilled',
    ])
    expect(runs).toEqual(['b2'])
  })

  it('of a call that is over does nothing', async () => {
    const { engine } = await toyEngine()
    await engine.score(request(0))
    engine.cancel(0)
    await expect(engine.score(request(0))).resolves.toBeUndefined()
  })
})

describe('calls that overlap', () => {
  it('take turns', async () => {
    const { engine, runs } = await toyEngine()
    await Promise.all([0, 1].map((call) => engine.score(request(call, { texts: texts(8) }))))
    expect(runs.map((run) => run[0]).sort()).toEqual([...'aaaabbbb'])
    expect(
      runs
        .slice(0, 4)
        .map((run) => run[0])
        .sort(),
    ).toEqual([...'aabb'])
  })

  it('go by what their batches cost: one of many tokens waits for several of few', async () => {
    const { engine, runs } = await toyEngine()
    const long = texts(8).map((text) => text.padEnd(39))
    const short = texts(16)
    await Promise.all([
      engine.score(request(0, { texts: long })),
      engine.score(request(1, { texts: short })),
    ])
    expect(runs.slice(0, 10).join('').split('a2')).toHaveLength(3)
  })

  it('that come late behind a long one are done soon', async () => {
    const toy = await toyEngine()
    let late: Promise<number> | undefined
    toy.beforeRun = () => {
      if (toy.runs.length !== 10) return
      late = toy.engine.score(request(1, { texts: texts(10) })).then(() => toy.runs.length)
    }
    await toy.engine.score(request(0, { texts: texts(100) }))
    // Five batches of its own, one of the other call for each, and what was under way.
    expect(await late).toBeLessThanOrEqual(10 + 2 * 5 + 2)
  })

  it('do not fall with one that fails', async () => {
    const toy = await toyEngine()
    toy.beforeRun = (run) => {
      if (run.startsWith('a')) throw new Error('bad pair')
    }
    const [first, second] = await Promise.allSettled(
      [0, 1].map((call) => toy.engine.score(request(call))),
    )
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'inference-failed' } })
    expect(second).toMatchObject({ status: 'fulfilled' })
  })
})
