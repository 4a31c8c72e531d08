import { describe, expect, it } from 'vitest'
import type { LoadRequest, ScoreRequest, WorkerEvent } from '../protocol.ts'
import type { BatchBudget, TokenBatch } from '../runtimes/runtime.ts'
import { CANARY_PAIRS } from './canary.ts'
import { Engine } from './engine.ts'
import type { Model } from './model.ts'

const REQUEST: LoadRequest = {
  protocol: 1,
  model: null,
  hub: null,
  revision: 'main',
  runtime: 'kernel',
  device: 'wasm',
  dtype: 'int8',
  head: 'classify',
  threads: 'auto',
  maxLength: null,
  batchSize: null,
  verify: 'load',
  cache: { files: 'memory', scores: 100 },
  offline: false,
  assets: null,
  base: null,
}

interface Toy {
  readonly budget?: Partial<BatchBudget>
  readonly width?: number
  readonly files?: Model['files']
  readonly lexical?: Model['lexical']
  /** In place of a row's logits: as many as its tokens, and the number of its query. */
  run?(batch: TokenBatch): ArrayLike<number> | undefined
}

/** A model whose tokens are characters, and everything it was asked to run. */
function toy({ budget, width = 1, files = [], lexical, run }: Toy) {
  const batches: number[][] = []
  const logitsOf = ({ ids, types, offsets }: TokenBatch) =>
    Array.from({ length: offsets.length - 1 }, (_, row) => {
      const own = ids.subarray(offsets[row], offsets[row + 1])
      const text = own.filter((_, i) => types[offsets[row]! + i] === 1)
      return Array(width).fill(own[0]! / 8 + text.length / 64 - own.length / 128) as number[]
    }).flat()
  const model: Model = {
    name: 'toy',
    fingerprint: 'abc',
    files,
    labels: Array(width).fill('label'),
    positiveLabel: 0,
    activation: 'sigmoid',
    maxLength: 50,
    parameters: null,
    lexical,
    encoder: {
      encode: (query, text, { maxLength }) => {
        const ids = Int32Array.from(query + text, (letter) => letter.charCodeAt(0))
        const types = Uint8Array.from(ids, (_, i) => (i < query.length ? 0 : 1))
        const row = { ids: ids.slice(0, maxLength), types: types.slice(0, maxLength), window: null }
        return { rows: [row], truncated: ids.length > maxLength }
      },
    },
    runtime: {
      info: {
        name: 'toy',
        device: 'wasm',
        dtype: 'int8',
        instruction: null,
        threads: 1,
        width,
        budget: { rows: 4, tokens: 1e9, bytes: 1e9, bytesPerTokenPair: 1, ...budget },
      },
      run: async (batch) => {
        batches.push(Array.from(batch.offsets.subarray(1), (end, row) => end - batch.offsets[row]!))
        return Float32Array.from(run?.(batch) ?? logitsOf(batch))
      },
      dispose: async () => {},
    },
  }
  return { model, batches }
}

async function load(made: Toy = {}, request: Partial<LoadRequest> = {}) {
  const events: WorkerEvent[] = []
  const { model, batches } = toy(made)
  const tell = (event: WorkerEvent) => void events.push(event)
  const engine = await Engine.load(async () => model, { ...REQUEST, ...request }, tell)
  const verified = { events: events.splice(0), batches: batches.splice(0) }
  return { engine, events, batches, verified }
}

const request = (texts: readonly string[], said: Partial<ScoreRequest> = {}): ScoreRequest => ({
  request: 0,
  call: 0,
  queries: 'q',
  texts,
  maxLength: null,
  label: 0,
  exclusive: false,
  long: 'truncate',
  ...said,
})

const told = (events: readonly WorkerEvent[]) =>
  events.flatMap((event) => (event.event === 'batch' ? [event] : []))
const positions = (events: readonly WorkerEvent[]) =>
  told(events).map(({ results }) => results.map(([position]) => position))

describe('Engine.load', () => {
  it('checks the model, and tells of it', async () => {
    const files = [10, 5].map(
      (bytes) => ({ name: 'f', bytes, sha256: null, verified: 'none' }) as const,
    )
    const { verified, batches } = await load({ files })
    const of = (phase: string) => ({
      event: 'progress',
      progress: { phase, loaded: 15, total: 15 },
    })
    expect(verified.events[0]).toEqual({
      event: 'progress',
      progress: { phase: 'start', loaded: 0, total: null },
    })
    expect(verified.events[1]).toEqual(of('verify'))
    expect(verified.events.at(-1)).toEqual(of('ready'))
    expect(verified.events.slice(2, -1).every(({ event }) => event === 'alive')).toBe(true)
    // Four rows a batch: all pairs, then one alone, then two swapped.
    expect(verified.batches.map((batch) => batch.length)).toEqual([4, 4, 1, 2])
    expect(verified.batches.slice(0, 2).flat()).toHaveLength(CANARY_PAIRS.length)
    expect(batches).toEqual([])
  })

  it('says what was loaded', async () => {
    const { engine } = await load()
    expect(engine.loaded).toMatchObject({
      model: 'toy',
      runtime: 'toy',
      device: 'wasm',
      dtype: 'int8',
      maxLength: 50,
      scoreKey: 'abc/toy/wasm/int8',
      cache: { scores: { entries: 0, hits: 0, misses: 0 }, tokens: null },
    })
    expect(structuredClone(engine.loaded)).toEqual(engine.loaded)
  })

  it('refuses a page of another version', () =>
    expect(load({}, { protocol: 2 })).rejects.toMatchObject({ code: 'runtime-missing' }))

  it('refuses a model that fails its check', () =>
    expect(load({ run: ({ offsets }) => Array(offsets.length - 1).fill(1) })).rejects.toMatchObject(
      {
        code: 'bad-scores',
      },
    ))

  it('gives what the loader throws a code', async () => {
    const thrown = new TypeError('no')
    const loading = Engine.load(
      () => Promise.reject(thrown),
      REQUEST,
      () => {},
    )
    await expect(loading).rejects.toMatchObject({ code: 'load-failed', cause: thrown })
  })
})

describe('score', () => {
  it('runs batches of like length, short ones first, and tells every position once', async () => {
    const { engine, events, batches } = await load()
    const texts = [9, 2, 7, 4, 30, 1].map((length) => 'x'.repeat(length))
    await engine.score(request(texts))
    expect(batches).toEqual([
      [2, 3, 5, 8],
      [10, 31],
    ])
    expect(positions(events)).toEqual([
      [5, 1, 3, 2],
      [0, 4],
    ])
    expect(events.map(({ event }) => event)).toEqual(['alive', 'batch', 'batch'])
    expect(told(events).every(({ ms }) => ms >= 0)).toBe(true)
  })

  it('gives each pair its own logits', async () => {
    const { engine, events } = await load({ budget: { rows: 3 } })
    const queries = ['b', 'a', 'cc', 'd']
    await engine.score(request(['x', 'xxx', 'xx', 'x'.repeat(60)], { queries }))
    const results = Object.fromEntries(told(events).flatMap(({ results }) => results))
    const logits = [0, 1, 2, 3].map((position) => results[position]!.logits[0])
    const expected = [
      ['b', 1],
      ['a', 3],
      ['cc', 2],
      ['d', 49],
    ] as const
    expect(logits).toEqual(
      expected.map(
        ([query, length]) => query.charCodeAt(0) / 8 + length / 64 - (query.length + length) / 128,
      ),
    )
    expect([0, 3].map((position) => results[position]!.truncated)).toEqual([false, true])
  })

  it("cuts at the length asked for, never past the model's own", async () => {
    const { engine, batches } = await load()
    await engine.score(request(['x'.repeat(80)], { maxLength: 10 }))
    await engine.score(request(['x'.repeat(80)], { maxLength: 70 }))
    expect(batches).toEqual([[10], [50]])
  })

  it('runs as many rows as were asked for', async () => {
    const { engine, batches } = await load({}, { batchSize: 2 })
    await engine.score(request(['x', 'xx', 'xxx']))
    expect(batches.map(({ length }) => length)).toEqual([2, 1])
  })

  it('resolves for nothing', async () => {
    const { engine, batches } = await load()
    await expect(engine.score(request([]))).resolves.toBeUndefined()
    expect(batches).toEqual([])
  })

  it.each([
    ['NaN', [NaN, 1]],
    ['infinities', [Infinity, 1]],
    ['too few numbers', [1]],
    ['too many numbers', [1, 2, 3]],
  ])('refuses %s of the runtime', async (_, logits) => {
    let bad = false
    const { engine } = await load({ run: () => (bad ? logits : undefined) })
    bad = true
    await expect(engine.score(request(['x', 'xx']))).rejects.toMatchObject({ code: 'bad-scores' })
    bad = false
    // A runtime that has failed once is not asked again.
    await expect(engine.score(request(['y', 'yy']))).rejects.toMatchObject({ code: 'bad-scores' })
  })

  it('gives what the runtime throws a code', async () => {
    let bad = false
    const run = () => {
      if (bad) throw new Error('device lost')
      return undefined
    }
    const { engine } = await load({ run })
    bad = true
    await expect(engine.score(request(['x']))).rejects.toMatchObject({ code: 'inference-failed' })
  })
})

describe('what a caller may ask for', () => {
  it('a short length cuts texts, not the check of the model', async () => {
    const { engine, verified, batches } = await load({}, { maxLength: 4 })
    expect(engine.loaded.maxLength).toBe(4)
    expect(Math.max(...verified.batches.flat())).toBeGreaterThan(4)
    await engine.score(request(['a long text']))
    expect(batches).toEqual([[4]])
  })

  it("a length beyond the model is the model's", async () => {
    const { engine } = await load({}, { maxLength: 1_000 })
    expect(engine.loaded.maxLength).toBe(50)
  })
})

describe('a run under way', () => {
  /** Runs that end when they are told to, and how many there are at once. */
  async function held() {
    const ends: (() => void)[] = []
    let [now, most] = [0, 0]
    const made = toy({})
    let hold = false
    const { run } = made.model.runtime
    const runtime = {
      ...made.model.runtime,
      run: async (batch: TokenBatch) => {
        most = Math.max(most, ++now)
        if (hold) await new Promise<void>((resolve) => ends.push(resolve))
        now--
        return run(batch)
      },
      dispose: async () => void ends.push(() => {}),
    }
    const engine = await Engine.load(
      async () => ({ ...made.model, runtime }),
      REQUEST,
      () => {},
    )
    hold = true
    return { engine, ends, most: () => most, settled: () => new Promise((r) => setTimeout(r, 20)) }
  }

  it('is owed to a call that is cancelled: so a watchdog sees a run that hangs', async () => {
    const { engine, ends, settled } = await held()
    let answer = 'none'
    const told = engine.score(request(['x'])).catch((error: { code: string }) => {
      answer = error.code
    })
    await settled()
    engine.cancel(0)
    await settled()
    expect(answer).toBe('none')
    ends[0]!()
    await told
    expect(answer).toBe('aborted')
  })

  it('is never joined by another: not by a warm-up, not by the end', async () => {
    const { engine, ends, most, settled } = await held()
    const all = [engine.score(request(['x'])), engine.warmup(), engine.dispose()]
    for (let i = 0; i < 10; i++) {
      await settled()
      ends[i]?.()
    }
    await Promise.all(all)
    expect(most()).toBe(1)
  })
})

describe('a lexical part', () => {
  const score = (query: string, text: string) => 100 * query.length + text.length
  const lexicalOf = (events: readonly WorkerEvent[]) =>
    told(events).flatMap(({ results }) =>
      results.map(([position, result]) => [position, result.lexical]),
    )

  it('is in every result, remembered ones too, each of its own pair', async () => {
    const { engine, events } = await load({ lexical: { blend: 0.3, score } })
    expect(engine.loaded.blend).toBe(0.3)
    const texts = ['', 'a', 'text that is longer than the model reads, '.repeat(3)]
    for (const queries of ['q', 'another', 'q']) {
      await engine.score(request(texts, { queries }))
      const due = texts.map((text, i) => [i, score(queries, text)])
      expect(lexicalOf(events.splice(0)).toSorted((a, b) => a[0]! - b[0]!)).toEqual(due)
    }
    expect(engine.caches.scores.hits).toBe(texts.length)
  })

  it('is missing where the model has none', async () => {
    const { engine, events } = await load()
    await engine.score(request(['a']))
    expect(engine.loaded.blend).toBeNull()
    expect(told(events)[0]!.results[0]![1]).not.toHaveProperty('lexical')
  })
})
