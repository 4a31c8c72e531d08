import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { byLoop, prepareProducts } from './products.ts'
import { semanticSearch, type Similarity } from './semantic-search.ts'

interface Fixture {
  readonly dimensions: number
  readonly topK: number
  readonly queries: readonly number[]
  readonly corpus: readonly number[]
  /** By the kind of score, for each query: rows and scores. */
  readonly expected: Readonly<
    Record<string, readonly (readonly [index: number, score: number][])[]>
  >
}

const { dimensions, topK, expected, ...numbers } = JSON.parse(
  readFileSync(new URL('../../e2e/semantic-search/expected.json', import.meta.url), 'utf8'),
) as Fixture
const [queries, corpus] = [Float32Array.from(numbers.queries), Float32Array.from(numbers.corpus)]

const negativeDistance: Similarity = (query, row) =>
  -Math.sqrt(query.reduce((sum, x, i) => sum + (x - row[i]!) ** 2, 0))
const SCORES = { cosine: 'cosine', dot: 'dot', 'negative distance': negativeDistance } as const
const random = (length: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898 + i))

describe('semanticSearch', () => {
  it.each(Object.entries(SCORES))('finds what Python finds, by %s', async (name, score) => {
    const found = await semanticSearch(queries, corpus, { dimensions, topK, score })
    expect(found.map((hits) => hits.map(({ index }) => index))).toEqual(
      expected[name]!.map((hits) => hits.map(([index]) => index)),
    )
    const scores = found.flat().map(({ score }) => score)
    const right = expected[name]!.flat().map(([, score]) => score)
    expect(Math.max(...scores.map((one, i) => Math.abs(one - right[i]!)))).toBeLessThan(1e-5)
  })

  it.each([
    [1, 1],
    [2, 10],
    [4, 1_000],
    [1_000, 7],
  ])(
    'finds the same in chunks of %i queries and %i rows',
    async (queryChunkSize, corpusChunkSize) => {
      const whole = await semanticSearch(queries, corpus, { dimensions, topK })
      const chunks = { queryChunkSize, corpusChunkSize }
      expect(await semanticSearch(queries, corpus, { dimensions, topK, ...chunks })).toEqual(whole)
    },
  )

  it('puts the lower row number first where scores are equal', async () => {
    const same = Float32Array.of(1, 0, 1, 0, 0, 1, 1, 0, 1, 0)
    const [hits] = await semanticSearch(Float32Array.of(1, 0), same, { dimensions: 2, topK: 3 })
    expect(hits!.map(({ index }) => index)).toEqual([0, 1, 3])
  })

  it('finds all rows where there are fewer, and nothing in nothing', async () => {
    const [hits] = await semanticSearch(queries.slice(0, 7), corpus.slice(0, 14), { dimensions })
    expect(hits).toHaveLength(2)
    expect(await semanticSearch(queries, new Float32Array(0), { dimensions })).toEqual(
      Array.from({ length: 6 }, () => []),
    )
    expect(await semanticSearch(new Float32Array(0), corpus, { dimensions })).toEqual([])
    expect(await semanticSearch(queries.slice(0, 7), corpus, { dimensions, topK: 0 })).toEqual([[]])
  })

  it('lets others have their turn, tells how far it is, and ends when it is told to', async () => {
    const slow: Similarity = () => {
      for (const end = performance.now() + 3; performance.now() < end;);
      return 1
    }
    const control = new AbortController()
    const told: number[] = []
    const searching = semanticSearch(queries.slice(0, 7), corpus, {
      ...{ dimensions, score: slow, signal: control.signal },
      onProgress: ({ done, total }) => {
        expect(total).toBe(83)
        told.push(done)
      },
    })
    setTimeout(() => control.abort('enough'))
    await expect(searching).rejects.toMatchObject({ code: 'aborted', cause: 'enough' })
    expect(told.length).toBeGreaterThan(0)
    expect(told.length).toBeLessThan(20)
  })

  it.each([
    [{ dimensions: 0 }, 'options.dimensions'],
    [{ dimensions: 5 }, 'no multiple'],
    [{ dimensions, topK: -1 }, 'options.topK'],
    [{ dimensions, queryChunkSize: 0 }, 'options.queryChunkSize'],
    [{ dimensions, score: 'euclid' as 'dot' }, 'options.score'],
  ])('refuses %j', async (options, words) => {
    await expect(semanticSearch(queries, corpus, options)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(words) as string,
    })
  })
})

describe('dot products by WASM', () => {
  it.each([
    [1, 1, 1],
    [1, 6, 4],
    [2, 3, 7],
    [3, 4, 16],
    [5, 9, 33],
  ])('of %i queries and %i rows of %i numbers are those of the loop', async (q, rows, width) => {
    const [some, others] = [random(q * width), random(rows * width).toReversed()]
    const [wasm, loop] = [await prepareProducts(some, width), byLoop(some, width, rows)]
    const [byWasm, plain] = [wasm.of(others), loop.of(others)]
    expect(byWasm).toHaveLength(q * rows)
    byWasm.forEach((product, i) => expect(product).toBeCloseTo(plain[i]!, 4))
    const [squares, plainSquares] = [wasm.squares(), loop.squares()]
    expect(squares).toHaveLength(rows)
    squares.forEach((square, row) => expect(square).toBeCloseTo(plainSquares[row]!, 4))
    // The loop's products own their memory; WASM's lie in its own.
    expect(byWasm.byteLength).toBeLessThan(byWasm.buffer.byteLength)
  })
})
