import { createReranker, type LoadProgress, type Reranker, type RerankerInfo } from 'web-rerank'
import { isStandIn, type ModelChoice } from './model-choice.ts'

export interface ModelEvents {
  /** Another model was chosen; nothing of the earlier one holds any more. */
  chosen: ModelChoice
  progress: LoadProgress
  /** What runs where: once it is loaded, and whenever that changes. */
  info: RerankerInfo
  /** It could not be loaded; asking again tries again. */
  failed: unknown
}

/** The one model of the page, which all tabs share; loaded when somebody asks for it. */
export class CurrentModel {
  #choice: ModelChoice
  #loading: Promise<Reranker> | undefined
  readonly #listeners = new Set<(event: Partial<ModelEvents>) => void>()

  constructor(choice: ModelChoice) {
    this.#choice = choice
  }

  get choice(): ModelChoice {
    return this.#choice
  }

  /** Ready to rank. Rejects with what the library says. */
  reranker(): Promise<Reranker> {
    this.#loading ??= this.#load(this.#choice)
    return this.#loading
  }

  /** Takes another one from now on. Rankings that are under way are ended. */
  choose(choice: ModelChoice): void {
    const earlier = this.#loading
    this.#loading = undefined
    this.#choice = choice
    // One that never came needs no end.
    void earlier?.then((reranker) => reranker.dispose()).catch(() => {})
    this.#tell({ chosen: choice })
  }

  /** Told of everything from now on; gives a function that ends that. */
  listen(listener: (event: Partial<ModelEvents>) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #load(choice: ModelChoice): Promise<Reranker> {
    const isCurrent = () => choice === this.#choice
    try {
      const reranker = await createReranker({
        ...optionsOf(choice),
        onProgress: (progress) => isCurrent() && this.#tell({ progress }),
      })
      const tellInfo = () => isCurrent() && this.#tell({ info: reranker.info })
      reranker.addEventListener('recovered', tellInfo)
      reranker.addEventListener('runtimechange', tellInfo)
      tellInfo()
      return reranker
    } catch (thrown) {
      if (isCurrent()) {
        this.#loading = undefined
        this.#tell({ failed: thrown })
      }
      throw thrown
    }
  }

  #tell(event: Partial<ModelEvents>): void {
    for (const listener of this.#listeners) listener(event)
  }
}

/** What the library is asked for; for a reranker beside the page's own, too. */
export function optionsOf(choice: ModelChoice): Parameters<typeof createReranker>[0] {
  const { model, runtime, device, dtype, threads } = choice
  return {
    ...{ runtime, device, dtype, threads },
    ...(model !== null && { model }),
    ...(isStandIn(choice) && { worker: startStandIn }),
  }
}

function startStandIn(): Worker {
  return new Worker(new URL('./fake-worker.ts', import.meta.url), { type: 'module' })
}
