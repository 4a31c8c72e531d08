import { RerankError } from '../errors.ts'

/** Time is up: no failure, just the end of what can be waited for. */
export const DEADLINE: unique symbol = Symbol()

/** A timer that is set for longer fires at once. */
const LONGEST_MS = 2 ** 31 - 1

export interface CallLimits {
  readonly signal: AbortSignal | null
  readonly deadlineMs?: number | null
  readonly replaces?: string | null
}

/** A call under way, and everything that may end it before it is done. */
export interface Call {
  readonly id: number
  readonly stopped: () => boolean
  /** The work, unless the call is stopped first: then a RerankError, or DEADLINE. */
  race<T>(work: T | Promise<T>): Promise<T>
  end(): void
}

type Stop = (reason: RerankError | typeof DEADLINE) => void

export interface Calls {
  begin(limits: CallLimits): Call
  stopAll(reason: RerankError): void
  /** By what ends them. */
  readonly running: ReadonlyMap<unknown, unknown>
}

/** All calls under way. */
export function trackCalls(): Calls {
  const running = new Map<Stop, string | null>()
  let last = 0
  return {
    running,
    begin: ({ signal, deadlineMs = null, replaces = null }) => {
      let isStopped = false
      let stop!: Stop
      const stopping = new Promise<never>((_, reject) => {
        stop = (reason) => {
          isStopped = true
          reject(reason)
        }
      })
      stopping.catch(() => {}) // nobody may be racing it
      const onAbort = () =>
        stop(new RerankError('aborted', 'The call was aborted.', { cause: signal!.reason }))
      if (signal?.aborted) onAbort()
      signal?.addEventListener('abort', onAbort)
      const timer =
        deadlineMs === null ? 0 : setTimeout(stop, Math.min(deadlineMs, LONGEST_MS), DEADLINE)
      for (const [older, key] of running) {
        if (!isStopped && replaces !== null && key === replaces) {
          older(new RerankError('superseded', `A newer call replaces '${key}'.`))
        }
      }
      running.set(stop, replaces)
      return {
        id: ++last,
        stopped: () => isStopped,
        race: (work) => Promise.race([stopping, work]),
        end: () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', onAbort)
          running.delete(stop)
        },
      }
    },
    stopAll: (reason) => {
      for (const stop of running.keys()) stop(reason)
    },
  }
}
