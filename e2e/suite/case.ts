import type { createReranker, RerankError, Reranker, RerankerOptions } from 'web-rerank'

/** Where the suite runs, and what it runs on. */
export interface Surroundings {
  readonly createReranker: typeof createReranker
  readonly RerankError: typeof RerankError
  /** Node rather than a page. */
  readonly node: boolean
  /** Whether memory may be shared among threads. */
  readonly isolated: boolean
  /** The GPU adapter that there is, be it in software. */
  readonly adapter: { readonly f16: boolean } | null
  /** A folder of this run's own, in Node, and the names of the files in it. */
  readonly folder: { readonly path: string; names(): Promise<readonly string[]> } | null
  /** The address of a worker entry, by its name. */
  entry(name: WorkerEntry): URL
  startThread(url: URL): Worker
}

export type WorkerEntry =
  | 'fake-worker'
  | 'sound-worker'
  | 'throws-at-import'
  | 'never-answers'
  | 'not-there'
  | 'faulty-onnx-worker'

export interface Context extends Surroundings {
  /** A reranker on the fake worker, which ends with the case. Settings are the fake's: `ms=5&rows=4`. */
  open(settings?: string, options?: RerankerOptions): Promise<Reranker>
}

export interface Case<C = Context> {
  readonly name: string
  /** Waits for a worker's silence, 10 s a time: all of these run at once. */
  readonly slow?: true
  /** Measures time, against a limit that a busy machine would break: never runs beside another test. */
  readonly timed?: true
  /** Says nothing where there is no GPU adapter: skipped there. */
  readonly needsAdapter?: true
  run(context: C): Promise<void>
}

export interface Outcome {
  readonly error: string | null
}

export function runCase({ run }: Case, surroundings: Surroundings): Promise<Outcome> {
  return outcomeOf(surroundings.createReranker, (create) =>
    run({
      ...surroundings,
      open: (settings = '', options = {}) =>
        create({
          worker: surroundings.entry('fake-worker'),
          model: `fake?${settings}`,
          ...options,
        }),
    }),
  )
}

/** Whether the work went well; every reranker that it has created is ended with it. */
export async function outcomeOf(
  createReranker: Surroundings['createReranker'],
  work: (create: Surroundings['createReranker']) => Promise<void>,
): Promise<Outcome> {
  const opened: Reranker[] = []
  try {
    await work(async (options) => {
      const reranker = await createReranker(options)
      opened.push(reranker)
      return reranker
    })
    return { error: null }
  } catch (thrown) {
    return {
      error: thrown instanceof Error ? `${thrown.message}\n${thrown.stack}` : String(thrown),
    }
  } finally {
    await Promise.all(opened.map((reranker) => reranker.dispose()))
  }
}
