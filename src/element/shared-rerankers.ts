import type { createReranker, Reranker, RerankerOptions } from '../kernel.ts'

type Wanted = Pick<RerankerOptions, 'model' | 'assets'>

/** One user's part of a reranker. */
export interface Share {
  /** Ready to rank; loaded when the first asks. Where that failed, the next one who asks tries again. */
  reranker(): Promise<Reranker>
  /** With the last user the reranker goes, too. */
  release(): void
}

interface Shared {
  users: number
  loading: Promise<Reranker> | undefined
  readonly end: AbortController
}

/** Who wants the same, gets the same. */
export class SharedRerankers {
  readonly #create: typeof createReranker
  readonly #shared = new Map<string, Shared>()

  constructor(create: typeof createReranker) {
    this.#create = create
  }

  join(wanted: Wanted): Share {
    const key = JSON.stringify([wanted.model, wanted.assets])
    const shared = this.#shared.get(key) ?? {
      ...{ users: 0, loading: undefined, end: new AbortController() },
    }
    this.#shared.set(key, shared)
    shared.users += 1
    let isReleased = false
    return {
      reranker: () => this.#load(shared, wanted),
      release: () => {
        if (isReleased) return
        isReleased = true
        shared.users -= 1
        if (shared.users > 0) return
        this.#shared.delete(key)
        shared.end.abort()
        // One that never came needs no end.
        void shared.loading?.then((reranker) => reranker.dispose()).catch(() => {})
      },
    }
  }

  #load(shared: Shared, wanted: Wanted): Promise<Reranker> {
    if (shared.loading) return shared.loading
    const loading = this.#create({ ...wanted, signal: shared.end.signal })
    shared.loading = loading
    loading.catch(() => (shared.loading = undefined))
    return loading
  }
}
