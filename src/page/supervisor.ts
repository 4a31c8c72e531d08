import { toRerankError, type RerankError } from '../errors.ts'
import { PROTOCOL_VERSION, type Loaded } from '../protocol.ts'
import type { Attempt, RerankerEvents } from '../types.ts'
import { endsTheSearch, nothingWorked, type Candidate, type Plan } from './candidates.ts'
import type { ResolvedOptions } from './options.ts'
import type { WorkerClient } from './worker-client.ts'

/** A worker with a model in it, ready to score. */
export interface Session {
  readonly client: WorkerClient
  readonly loaded: Loaded
  readonly candidate: Candidate
}

export interface Supervisor {
  /** Every candidate that was considered, in order, and what came of it. */
  readonly attempts: Attempt[]
  /** The session in use, or the last one that was. */
  latest(): Session
  /** The session in use, or the next one while it is being made. A search that failed is begun anew. */
  session(): Promise<Session>
  /** Ends a session that failed in a run. The next call of `session()` gets another. */
  fail(session: Session, error: RerankError): void
  /** Ends loading and running, with this error for all calls in flight. */
  dispose(error: RerankError): Promise<void>
}

export type Emit = <K extends keyof RerankerEvents>(type: K, detail: RerankerEvents[K]) => void

/**
 * Keeps one worker alive. Each candidate gets a fresh one, since a failed load or run poisons its
 * thread for good.
 */
export function supervise(
  plan: Plan,
  { assets, worker: _, signal: __, onProgress: ___, ...options }: ResolvedOptions,
  start: (candidate: Candidate) => WorkerClient,
  emit: Emit,
): Supervisor {
  const attempts = [...plan.skipped]
  /** Those that have not been passed over; the first is the one in use. */
  let candidates = [...plan.candidates]
  let loading: WorkerClient | undefined
  let latest: Session
  /** Settles to the session that calls run on. */
  let session: Promise<Session> | undefined
  /** The session that works; undefined while there is none. */
  let live: Session | undefined
  let disposed: RerankError | undefined
  let farewell: Promise<void> | undefined

  const note = (candidate: Candidate, outcome: Attempt['outcome'], error?: RerankError) =>
    attempts.push({
      ...candidate,
      outcome,
      ...(error && { code: error.code, reason: error.message }),
    })

  const load = async (candidate: Candidate): Promise<Session> => {
    const client = (loading = start(candidate))
    try {
      if (disposed) throw disposed
      const loaded = await client.load({
        ...options,
        ...candidate,
        protocol: PROTOCOL_VERSION,
        head: 'classify',
        assets: assets && assets.href,
      })
      if (disposed) throw disposed
      return (live = latest = { client, loaded, candidate })
    } catch (thrown) {
      client.kill(thrown as RerankError)
      throw thrown
    } finally {
      loading = undefined
    }
  }

  const open = async (): Promise<Session> => {
    let cause: unknown
    const begun = attempts.length
    for (; candidates[0]; candidates.shift()) {
      const candidate = candidates[0]
      try {
        const opened = await load(candidate)
        note(candidate, 'accepted')
        return opened
      } catch (thrown) {
        const error = (cause = toRerankError(thrown, 'load-failed'))
        note(candidate, 'failed', error)
        if (endsTheSearch(error)) throw error
      }
    }
    throw nothingWorked([...plan.skipped, ...attempts.slice(begun)], cause)
  }

  const next = (): Promise<Session> =>
    (session ??= disposed
      ? Promise.reject(disposed)
      : open().catch((error: unknown) => {
          session = undefined
          candidates = [...plan.candidates]
          throw error
        }))

  return {
    attempts,
    latest: () => latest,
    session: next,
    fail: (failed, error) => {
      // Several calls may report the same loss, and the first one is enough.
      if (failed !== live || disposed) return
      const { client, candidate, loaded } = failed
      session = live = undefined
      client.kill(error)
      note(candidate, 'failed', error)
      const { code, message } = error
      const onGpu = candidate.device === 'webgpu'
      // Numbers that are wrong may be right in another precision. A GPU that failed otherwise is not
      // asked again; a processor is, since a worker may die, or memory be short, for other reasons.
      const left =
        code === 'bad-scores' || (code === 'inference-failed' && !onGpu)
          ? candidates.slice(1)
          : candidates.filter(({ device }) => !onGpu || device !== 'webgpu')
      if (left[0]) candidates = left
      next().then(
        ({ loaded: { scoreKey } }) => {
          emit('recovered', { code, reason: message })
          if (scoreKey !== loaded.scoreKey) {
            emit('runtimechange', { from: loaded.scoreKey, to: scoreKey })
          }
        },
        () => {}, // the calls that wait for the session are told
      )
    },
    dispose: async (error) => {
      if (!disposed) {
        disposed = error
        session = undefined
        loading?.kill(error)
        farewell = live?.client.close(error)
      }
      await farewell
    },
  }
}
