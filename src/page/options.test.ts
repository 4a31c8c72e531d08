import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RankOptions, RerankerOptions } from '../types.ts'
import { resolveOptions, resolvePredict, resolveRank } from './options.ts'

afterEach(() => vi.unstubAllGlobals())

const CALL_DEFAULTS = {
  activation: 'model',
  maxLength: null,
  long: 'truncate',
  signal: null,
  onProgress: null,
}

const ITEMS = ['a', 'b', 'c']
const rank = (options?: unknown) => resolveRank('q', ITEMS, options as RankOptions<string>)
const create = (options?: unknown) => resolveOptions(options as RerankerOptions)
const refusal = (message: string) =>
  expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(message) })

describe('resolveOptions', () => {
  it('has a default for everything', () => {
    const defaults = {
      model: null,
      revision: null,
      hub: null,
      // The embedded model's own.
      dtype: 'int8',
      device: 'auto',
      fallback: false,
      runtime: 'auto',
      threads: 'auto',
      maxLength: null,
      batchSize: null,
      verify: 'load',
      cache: { files: 'auto', scores: 10_000 },
      offline: false,
      assets: null,
      worker: null,
      signal: null,
      onProgress: null,
    }
    expect(create()).toEqual(defaults)
    expect(create({ model: undefined, dtype: undefined, cache: undefined })).toEqual(defaults)
  })

  it('leaves the precision of a model open that is not the embedded one', () => {
    expect(create({ model: 'some/model' }).dtype).toBe('auto')
    expect(create({ worker: 'https://site.example/worker.js' }).dtype).toBe('auto')
    expect(create({ dtype: 'fp32' }).dtype).toBe('fp32')
  })

  it('keeps what was said', () => {
    const said = {
      model: 'some/model',
      revision: 'v2',
      hub: 'https://mirror.example/hub',
      dtype: 'fp16',
      device: 'webgpu',
      fallback: true,
      runtime: 'onnx',
      threads: 3,
      maxLength: 4,
      batchSize: 1,
      verify: 'reference',
      cache: { files: '/var/models', scores: 0 },
      offline: true,
      assets: 'https://cdn.example/files/',
      worker: () => undefined,
      signal: new AbortController().signal,
      onProgress: () => {},
    }
    expect(create(said)).toEqual(said)
  })

  it("takes 'q8' for 'int8'", () => {
    expect(create({ dtype: 'q8' }).dtype).toBe('int8')
  })

  it('fills in the rest of cache', () => {
    expect(create({ cache: { scores: 5 } }).cache).toEqual({ files: 'auto', scores: 5 })
    expect(create({ cache: { files: 'memory' } }).cache).toEqual({
      files: 'memory',
      scores: 10_000,
    })
  })

  it('reads addresses relative to the document', () => {
    vi.stubGlobal('document', { baseURI: 'https://site.example/docs/page.html' })
    const { assets, worker } = create({ assets: '../files/', worker: 'w.js' })
    expect(assets).toBe('https://site.example/files/')
    expect(worker).toEqual(new URL('https://site.example/docs/w.js'))
  })

  it('reads whole addresses where there is no document, and refuses parts of one', () => {
    expect(create({ worker: 'file:///app/w.js' }).worker).toEqual(new URL('file:///app/w.js'))
    expect(() => create({ worker: './w.js' })).toThrow(refusal('options.worker must be a URL'))
    expect(() => create({ assets: 'files/' })).toThrow(refusal('options.assets must be a URL'))
  })

  it.each([
    ['model', 7],
    ['revision', 1],
    ['dtype', 'int4'],
    ['device', 'cpu'],
    ['fallback', 'yes'],
    ['runtime', 'wasm'],
    ['threads', 0],
    ['threads', 1.5],
    ['threads', 'many'],
    ['maxLength', 3],
    ['maxLength', '512'],
    ['batchSize', 0],
    ['verify', true],
    ['cache', 'memory'],
    ['cache', null],
    ['offline', 1],
    ['assets', 5],
    ['worker', {}],
    ['signal', {}],
    ['signal', null],
    ['onProgress', 'log'],
  ])('refuses %s: %j', (name, value) => {
    expect(() => create({ [name]: value })).toThrow(refusal(`options.${name} must be`))
  })

  it.each([
    ['files', 7],
    ['scores', -1],
    ['scores', Infinity],
  ])('refuses cache.%s: %j', (name, value) => {
    expect(() => create({ cache: { [name]: value } })).toThrow(
      refusal(`options.cache.${name} must`),
    )
  })

  it('refuses names it does not know, and says those it knows', () => {
    expect(() => create({ modle: 'x' })).toThrow(refusal('options.modle must be one of model,'))
    expect(() => create({ cache: { size: 1 } })).toThrow(
      refusal('options.cache.size must be one of files, scores'),
    )
    expect(() => create('some/model')).toThrow(refusal('options must be object'))
  })
})

describe('resolveRank', () => {
  it('has a default for everything', () => {
    const { text, ...rest } = rank()
    expect(text('itself', 0)).toBe('itself')
    expect(rest).toMatchObject({
      ...CALL_DEFAULTS,
      topK: Infinity,
      minScore: -Infinity,
      label: null,
      prior: null,
      blend: null,
      deadlineMs: null,
      onPartial: null,
      replaces: null,
    })
  })

  it("takes 'topN' for 'topK', and 'topK' first", () => {
    expect(rank({ topN: 3 }).topK).toBe(3)
    expect(rank({ topN: 3, topK: 0 }).topK).toBe(0)
  })

  it.each([
    ['text', 'title'],
    ['topK', -1],
    ['topK', 1.5],
    ['topN', '3'],
    ['minScore', NaN],
    ['minScore', '0.5'],
    ['activation', 'relu'],
    ['label', -1],
    ['label', true],
    ['maxLength', 0],
    ['long', 'cut'],
    ['prior', 'score'],
    ['prior', {}],
    ['blend', -0.01],
    ['blend', 1.01],
    ['blend', NaN],
    ['signal', new AbortController()],
    ['deadlineMs', '200'],
    ['deadlineMs', NaN],
    ['onProgress', 1],
    ['onPartial', true],
    ['replaces', 1],
    ['topk', 3],
  ])('refuses %s: %j', (name, value) => {
    expect(() => rank({ [name]: value })).toThrow(refusal(`options.${name} must be`))
  })

  it.each([0, 1])('lets blend be %i', (blend) => {
    expect(rank({ blend }).blend).toBe(blend)
  })

  it('refuses a query that is no string, and items that are no list', () => {
    const anything = resolveRank as (query: unknown, items: unknown) => unknown
    expect(() => anything(undefined, [])).toThrow(refusal('query must be string'))
    expect(() => anything('q', 'abc')).toThrow(refusal('items must be Array, not abc'))
    expect(() => anything('q', { length: 0 })).toThrow(refusal('items must be Array'))
  })

  it('reads a prior from a list, from a function, and from the order', () => {
    expect([...rank({ prior: [3, 0.5, -1] }).prior!]).toEqual([3, 0.5, -1])
    const prior = (item: string, index: number) => (item === 'b' ? 9 : index)
    expect([...rank({ prior }).prior!]).toEqual([0, 9, 2])
    const [first, second, third] = rank({ prior: 'order' }).prior!
    expect(first).toBeGreaterThan(second!)
    expect(second! - third!).toBe(first! - second!)
  })

  it('refuses a prior that does not fit the list', () => {
    expect(() => rank({ prior: [1, 2] })).toThrow(refusal('as long as items (3), not 2'))
    expect(() => rank({ prior: [1, 2, 3, 4] })).toThrow(refusal('as long as items (3), not 4'))
    expect(() => rank({ prior: [1, NaN, 3] })).toThrow(refusal('options.prior of items[1]'))
    expect(() => rank({ prior: [1, 2, '3'] })).toThrow(refusal('options.prior of items[2]'))
    expect(() => rank({ prior: () => Infinity })).toThrow(refusal('options.prior of items[0]'))
  })
})

describe('resolvePredict', () => {
  const predict = (pairs: unknown, options?: object) => resolvePredict(pairs as [], options)

  it('has a default for everything', () => {
    expect(predict([['q', 't']])).toEqual(CALL_DEFAULTS)
  })

  it.each([
    ['pairs', 'q'],
    ['pairs[0]', ['qt']],
    ['pairs[1]', [['q', 't'], { query: 'q' }]],
    ['pairs[0][0]', [[1, 't']]],
    ['pairs[0][1]', [['q']]],
  ])('refuses %s that is wrong', (name, pairs) => {
    expect(() => predict(pairs)).toThrow(refusal(`${name} must be`))
  })

  it('refuses what only rank() can do', () => {
    expect(() => predict([], { topK: 3 })).toThrow(refusal('options.topK must be one of'))
  })
})

describe('a word that names a kind', () => {
  it.each([
    { activation: 'string' },
    { text: 'function' },
    { minScore: 'number' },
    { deadlineMs: 'number' },
  ])('is no value: %j', (options) => {
    expect(() => rank(options)).toThrow(refusal(`options.${Object.keys(options)[0]}`))
  })

  it('nor are the names that every object has', () => {
    expect(() => create({ constructor: 1 })).toThrow(refusal('options.constructor'))
    expect(() => create({ fallback: 'boolean' })).toThrow(refusal('options.fallback'))
  })

  it('says null where null was given', () => {
    expect(() => create(null)).toThrow(refusal('not null'))
  })
})

describe('a prior that throws', () => {
  it("is the caller's mistake, and says at which item", () => {
    const thrown = new Error('mine')
    const prior = (_: string, index: number) => {
      if (index === 1) throw thrown
      return 0
    }
    expect(() => rank({ prior })).toThrow(refusal('options.prior of items[1]'))
    expect(() => rank({ prior })).toThrow(expect.objectContaining({ cause: thrown }))
  })
})

describe('assets', () => {
  it.each(['https://cdn.example/a', 'https://cdn.example/a/', new URL('https://cdn.example/a')])(
    'is a folder, with or without its last slash: %s',
    (assets) => {
      expect(create({ assets }).assets).toBe('https://cdn.example/a/')
    },
  )
})
