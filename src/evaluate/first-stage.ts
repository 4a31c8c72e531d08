import { TopK } from '../top-k.ts'
import { countWords, termWeight, type Bm25Options, type WordStatistics } from './bm25.ts'
import type { Scored } from './types.ts'

/** A word of some queries. */
interface Term {
  readonly idf: number
  /** Which queries have it. */
  readonly queries: number[]
}

/**
 * BM25 over documents that come one by one: it keeps each query's best, and nothing of the others, so
 * that the corpus may be larger than the memory. The statistics are of a first pass over the corpus.
 */
export class FirstStage<T> {
  readonly #statistics: WordStatistics
  readonly #options: Bm25Options
  readonly #terms = new Map<string, Term>()
  readonly #lists: readonly TopK<Scored<T> & { readonly index: number }>[]
  #seen = 0
  /** One document's score for each query; all 0 between documents. */
  readonly #scores: Float64Array

  constructor(
    queries: readonly (readonly string[])[],
    statistics: WordStatistics,
    depth: number,
    options: Bm25Options = {},
  ) {
    this.#statistics = statistics
    this.#options = options
    this.#lists = queries.map(() => new TopK(depth))
    this.#scores = new Float64Array(queries.length)
    for (const [query, words] of queries.entries()) {
      for (const word of new Set(words)) {
        const term = this.#terms.get(word)
        if (term) term.queries.push(query)
        else this.#terms.set(word, { idf: statistics.idf(word), queries: [query] })
      }
    }
  }

  /** Offers a document to every query that shares a word with it. */
  add(document: T, words: readonly string[]): void {
    const weigh = termWeight(words.length, this.#statistics, this.#options)
    const scores = this.#scores
    const met: number[] = []
    for (const [word, count] of countWords(words)) {
      const term = this.#terms.get(word)
      if (!term) continue
      const weight = term.idf * weigh(count)
      for (const query of term.queries) {
        if (scores[query] === 0) met.push(query)
        scores[query]! += weight
      }
    }
    // Of equal ones those that came first are better.
    const index = this.#seen++
    for (const query of met) {
      this.#lists[query]!.add({ index, item: document, score: scores[query]! })
      scores[query] = 0
    }
  }

  /** For each query its best documents, best first: those that share a word with it, and no more than the depth. */
  results(): Scored<T>[][] {
    return this.#lists.map((list) => list.sorted().map(({ item, score }) => ({ item, score })))
  }
}
