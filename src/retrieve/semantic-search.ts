import { macrotask } from '../host/own-thread.ts'
import { invalid, throwIfAborted, wholeNumber } from './check.ts'
import { prepareProducts, type Products } from './products.ts'
import { TopK, type Scored } from '../top-k.ts'
import type { StageProgress } from './types.ts'

/** How alike two vectors are; a higher number is more alike. */
export type Similarity = (query: Float32Array, row: Float32Array) => number

export interface SemanticSearchOptions {
  /** How many numbers a vector has. */
  dimensions: number
  /**
   * The best so many for each query.
   * @default 10
   */
  topK?: number
  /**
   * So many queries go over the corpus together. It changes how long it takes, and no result.
   * @default 100
   */
  queryChunkSize?: number
  /**
   * So many rows of the corpus are compared with one chunk of queries before the next chunk comes. It
   * changes how long it takes, and no result.
   * @default 500_000
   */
  corpusChunkSize?: number
  /**
   * `'dot'` is the faster one, and the same where all vectors are of length 1. A function is asked for
   * every pair.
   * @default 'cosine'
   */
  score?: 'cosine' | 'dot' | Similarity
  /**
   * Ends the search.
   * @default none
   */
  signal?: AbortSignal
  /**
   * Told of comparisons: queries × rows in all.
   * @default none
   */
  onProgress?: (progress: StageProgress) => void
}

/** How long the page may be kept from anything else. */
const SLICE_MS = 8

/**
 * For each query the best rows of the corpus, best first, as `util.semantic_search` of
 * sentence-transformers: the same scores but for the last digits, and the same rows. Where scores are
 * equal, the lower row number comes first (there it is left to chance). Vectors lie one after the other.
 *
 * No matrix of all scores is made: memory is for a block of rows and the best so far. The page gets its
 * turn every few milliseconds.
 */
export async function semanticSearch(
  queries: Float32Array,
  corpus: Float32Array,
  options: SemanticSearchOptions,
): Promise<Scored[][]> {
  const { dimensions, score = 'cosine', signal, onProgress } = options ?? {}
  check(queries, corpus, dimensions, score)
  const topK = wholeNumber('options.topK', options.topK, 10)
  const queryChunk = wholeNumber('options.queryChunkSize', options.queryChunkSize, 100, 1)
  const corpusChunk = wholeNumber('options.corpusChunkSize', options.corpusChunkSize, 500_000, 1)
  const [queryCount, rowCount] = [queries.length / dimensions, corpus.length / dimensions]
  const best = Array.from({ length: queryCount }, () => new TopK(topK))
  let done = 0
  let sliceEnd = performance.now() + SLICE_MS

  const tell = () => onProgress?.({ done, total: queryCount * rowCount })
  const breathe = async () => {
    if (performance.now() < sliceEnd) return
    tell()
    await macrotask()
    throwIfAborted(signal)
    sliceEnd = performance.now() + SLICE_MS
  }

  throwIfAborted(signal)
  let scorer: Scorer | undefined
  for (const [firstRow, endRow] of chunksOf(rowCount, corpusChunk)) {
    for (const [firstQuery, endQuery] of chunksOf(queryCount, queryChunk)) {
      const part = queries.subarray(firstQuery * dimensions, endQuery * dimensions)
      // One for all at the most: each has a copy of its queries.
      if (!scorer || queryCount > queryChunk) scorer = await scorerFor(part, dimensions, score)
      for (const [start, end] of chunksOf(endRow - firstRow, scorer.rows, firstRow)) {
        const scores = scorer.of(corpus.subarray(start * dimensions, end * dimensions))
        collect(scores, best, firstQuery, endQuery - firstQuery, start, end - start)
        done += (end - start) * (endQuery - firstQuery)
        await breathe()
      }
    }
  }
  tell()
  return best.map((one) => one.sorted())
}

/** Scores of some rows with some queries: queries × rows. */
type Scorer = Pick<Products, 'rows' | 'of'>

async function scorerFor(
  queries: Float32Array,
  dimensions: number,
  score: 'cosine' | 'dot' | Similarity,
): Promise<Scorer> {
  if (typeof score === 'function') return byFunction(queries, dimensions, score)
  if (score === 'dot') return prepareProducts(queries, dimensions)
  const products = await prepareProducts(scaled(queries, dimensions), dimensions)
  return {
    rows: products.rows,
    of: (rows) => {
      const scores = products.of(rows)
      const squares = products.squares()
      for (let row = 0; row < squares.length; row++) {
        const length = Math.max(Math.sqrt(squares[row]!), LEAST_LENGTH)
        for (let at = row; at < scores.length; at += squares.length) {
          scores[at] = scores[at]! / length
        }
      }
      return scores
    },
  }
}

/** It may be slow: one row at a time. */
function byFunction(queries: Float32Array, dimensions: number, similarity: Similarity): Scorer {
  const vectors = Array.from(chunksOf(queries.length, dimensions), ([start, end]) =>
    queries.subarray(start, end),
  )
  return { rows: 1, of: (row) => Float32Array.from(vectors, (query) => similarity(query, row)) }
}

function collect(
  scores: Float32Array,
  best: readonly TopK[],
  firstQuery: number,
  queryCount: number,
  firstRow: number,
  rowCount: number,
): void {
  for (let query = 0; query < queryCount; query++) {
    const top = best[firstQuery + query]!
    let { least } = top
    for (let row = 0; row < rowCount; row++) {
      const score = scores[query * rowCount + row]!
      // Rows come in order: an equal score comes too late.
      if (score <= least) continue
      top.add({ index: firstRow + row, score })
      least = top.least
    }
  }
}

/** PyTorch's, for a vector that is nearly nothing. */
const LEAST_LENGTH = 1e-12

function lengthOf(numbers: Float32Array, start: number, count: number): number {
  let squares = 0
  for (let i = start; i < start + count; i++) squares += numbers[i]! * numbers[i]!
  return Math.max(Math.sqrt(squares), LEAST_LENGTH)
}

function scaled(vectors: Float32Array, dimensions: number): Float32Array {
  const unit = vectors.slice()
  for (let start = 0; start < unit.length; start += dimensions) {
    const length = lengthOf(vectors, start, dimensions)
    for (let i = start; i < start + dimensions; i++) unit[i] = unit[i]! / length
  }
  return unit
}

/** Ranges of at most so many. */
function* chunksOf(
  count: number,
  size: number,
  first = 0,
): Generator<readonly [start: number, end: number]> {
  const stop = first + count
  for (let start = first; start < stop; start += size) yield [start, Math.min(stop, start + size)]
}

function check(
  queries: Float32Array,
  corpus: Float32Array,
  dimensions: number,
  score: unknown,
): void {
  if (!(Number.isInteger(dimensions) && dimensions > 0)) {
    throw invalid('options.dimensions', 'how many numbers a vector has, a whole number from 1 on')
  }
  for (const [name, vectors] of Object.entries({ queries, corpus })) {
    if (!(vectors instanceof Float32Array)) throw invalid(name, 'a Float32Array')
    if (vectors.length % dimensions !== 0) {
      throw invalid(
        name,
        `vectors of ${dimensions} numbers: ${vectors.length} is no multiple of it`,
      )
    }
  }
  if (score !== 'cosine' && score !== 'dot' && typeof score !== 'function') {
    throw invalid('options.score', "'cosine', 'dot' or a function")
  }
}
