import { RerankError, type Ranking } from 'web-rerank'
import type { Hit, KeywordIndex } from 'web-rerank/retrieve'
import { readable, type Passage } from '../corpus/corpus.ts'
import { CANDIDATES } from '../corpus/first-stage.ts'
import type { CurrentModel } from '../model/current-model.ts'
import { findExcerpts } from './excerpts.ts'
import type { Excerpt } from './sentences.ts'

export interface SearchEvents {
  /** What the keyword engine found. */
  found(hits: readonly Hit<Passage>[]): void
  /** As it grows, and when it is whole. */
  ranked(ranking: Ranking<Passage>): void
  done(ranking: Ranking<Passage>, ms: number): void
  excerpts(excerpts: ReadonlyMap<Passage, Excerpt>): void
  failed(thrown: unknown): void
}

/** So many of the best are read sentence by sentence. */
const READ = 10

/** Asked as somebody types: keyword hits at once, then their better order; the newest query wins. */
export class LiveSearch {
  readonly #index: Promise<KeywordIndex<Passage>>
  readonly #models: CurrentModel
  readonly #events: SearchEvents
  #stop = new AbortController()

  constructor(index: Promise<KeywordIndex<Passage>>, models: CurrentModel, events: SearchEvents) {
    this.#index = index
    this.#models = models
    this.#events = events
  }

  async ask(query: string): Promise<void> {
    this.clear()
    const { signal } = this.#stop
    try {
      const index = await this.#index
      const hits = await index.search(query, { limit: CANDIDATES, signal })
      signal.throwIfAborted()
      this.#events.found(hits)
      if (hits.length > 0) await this.#rank(query, hits, signal)
    } catch (thrown) {
      // Something newer is on its way, or nothing is wanted any more.
      if (!signal.aborted) this.#events.failed(thrown)
    }
  }

  /** Ends what is under way. */
  clear(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
  }

  async #rank(query: string, hits: readonly Hit<Passage>[], signal: AbortSignal): Promise<void> {
    const reranker = await this.#models.reranker()
    signal.throwIfAborted()
    const started = performance.now()
    const items = hits.map(({ item }) => item)
    const ranking = await reranker.rank(query, items, {
      text: readable,
      signal,
      onPartial: (partial) => signal.aborted || this.#events.ranked(partial),
    })
    this.#events.ranked(ranking)
    this.#events.done(ranking, performance.now() - started)
    try {
      const best = ranking.slice(0, READ).map(({ item }) => item)
      this.#events.excerpts(await findExcerpts(reranker, query, best, signal))
    } catch (thrown) {
      // The order stands; only what is shown of each text does not improve.
      if (!(thrown instanceof RerankError)) throw thrown
    }
  }
}
