/** How BM25 weighs words. */
export interface Bm25Options {
  /**
   * How soon a word that comes again counts no more.
   * @default 0.9
   */
  k1?: number
  /**
   * How much longer documents are held back, 0 to 1.
   * @default 0.4
   */
  b?: number
}

/** What BM25 knows of a corpus: in how many documents each word is, and how long they are. */
export class WordStatistics {
  readonly #only: ReadonlySet<string> | undefined
  readonly #documentsWith = new Map<string, number>()
  #documents = 0
  #words = 0

  /** With `only`, other words are not kept: the words of the queries are enough to score by. */
  constructor(only?: ReadonlySet<string>) {
    this.#only = only
  }

  get documents(): number {
    return this.#documents
  }

  get averageLength(): number {
    return this.#documents > 0 ? this.#words / this.#documents : 0
  }

  /** Counts a document, given its words. */
  add(words: readonly string[]): void {
    this.#documents++
    this.#words += words.length
    for (const word of new Set(words)) {
      if (this.#only && !this.#only.has(word)) continue
      this.#documentsWith.set(word, 1 + (this.#documentsWith.get(word) ?? 0))
    }
  }

  /** How much a word tells: the rarer, the more, and never less than nothing. */
  idf(word: string): number {
    const found = this.#documentsWith.get(word) ?? 0
    return Math.log(1 + (this.#documents - found + 0.5) / (found + 0.5))
  }
}

/** How well a document's words answer a query's. A word that the query has twice counts once. */
export function bm25(
  query: readonly string[],
  document: readonly string[],
  statistics: WordStatistics,
  options: Bm25Options = {},
): number {
  const counts = countWords(document)
  const weigh = termWeight(document.length, statistics, options)
  let score = 0
  for (const word of new Set(query)) {
    const times = counts.get(word)
    if (times !== undefined) score += statistics.idf(word) * weigh(times)
  }
  return score
}

export function countWords(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, 1 + (counts.get(word) ?? 0))
  return counts
}

/** What a word weighs that is so many times in a document of this length, before its idf. */
export function termWeight(
  length: number,
  { averageLength }: WordStatistics,
  { k1 = 0.9, b = 0.4 }: Bm25Options,
): (times: number) => number {
  const slowness = k1 * (1 - b + (b * length) / (averageLength || 1))
  return (times) => (times * (k1 + 1)) / (times + slowness)
}
