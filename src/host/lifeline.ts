import type { RerankError } from '../errors.ts'

/** What work hangs on: a thread, a GPU device. */
export interface Lifeline {
  /** The work, unless the line is cut first. */
  during<T>(work: Promise<T>): Promise<T>
  /** Ends all work under way, and all that comes later. */
  cut(error: RerankError): void
}

/** No race against one promise: for as long as that lives, it would keep the result of every race. */
export function lifeline(): Lifeline {
  const working = new Set<(error: RerankError) => void>()
  let reason: RerankError | undefined
  return {
    during: (work) =>
      new Promise((resolve, reject) => {
        working.add(reject)
        work.then(resolve, reject).finally(() => working.delete(reject))
        if (reason) reject(reason)
      }),
    cut: (error) => {
      reason ??= error
      for (const reject of working) reject(reason)
    },
  }
}
