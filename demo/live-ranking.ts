import {
  createReranker,
  RerankError,
  type LoadProgress,
  type Ranking,
  type Reranker,
  type RerankerInfo,
} from 'web-rerank'
import { isStandIn } from './address.ts'

export interface RankingEvents {
  /** Of the model. */
  loading(progress: LoadProgress): void
  /** As it grows, and when it is whole. */
  ranking(ranking: Ranking<string>): void
  done(ranking: Ranking<string>, ms: number): void
  info(info: RerankerInfo): void
  failed(thrown: unknown): void
}

/** One model, asked as somebody types: the newest question wins. */
export class LiveRanking {
  readonly #model: string | null
  readonly #events: RankingEvents
  #reranker: Promise<Reranker> | undefined
  #stop = new AbortController()

  constructor(model: string | null, events: RankingEvents) {
    this.#model = model
    this.#events = events
  }

  async rank(query: string, lines: readonly string[]): Promise<void> {
    const { signal } = this.#stop
    try {
      const reranker = await this.#loaded()
      const started = performance.now()
      const ranking = await reranker.rank(query, lines, {
        replaces: 'typing',
        signal,
        onPartial: (partial) => this.#events.ranking(partial),
      })
      const ms = performance.now() - started
      this.#events.info(reranker.info)
      this.#events.ranking(ranking)
      this.#events.done(ranking, ms)
    } catch (thrown) {
      // Something newer is on its way, or nothing is wanted any more.
      const { name } = thrown as Error
      if (thrown instanceof RerankError && name === 'AbortError') return
      this.#events.failed(thrown)
    }
  }

  /** Ends what is under way: there is no question. */
  clear(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
  }

  #loaded(): Promise<Reranker> {
    this.#reranker ??= this.#load()
    return this.#reranker
  }

  async #load(): Promise<Reranker> {
    try {
      const reranker = await createReranker({
        ...(this.#model !== null && { model: this.#model }),
        ...(isStandIn(this.#model) && { worker: startStandIn }),
        onProgress: (progress) => this.#events.loading(progress),
      })
      this.#events.info(reranker.info)
      return reranker
    } catch (thrown) {
      // The next question tries again.
      this.#reranker = undefined
      throw thrown
    }
  }
}

function startStandIn(): Worker {
  return new Worker(new URL('./fake-worker.ts', import.meta.url), { type: 'module' })
}
