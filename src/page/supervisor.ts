import { toRerankError, type RerankError } from '../errors.ts'
import { PROTOCOL_VERSION, type Caches, type Loaded, type LoadRequest } from '../protocol.ts'
import type { Attempt, RerankerEvents } from '../types.ts'
import { isFinal, nothingWorked, type Candidate, type Plan } from './candidates.ts'
import type { ResolvedOptions } from './options.ts'
import type { WorkerClient } from './worker-client.ts'

/** A worker with a model in it, ready to score. */
export interface Session {
  readonly client: WorkerClient
  /** Its cache is as of the last reply. */
  readonly loaded: Omit<Loaded, 'cache'> & { cache: Caches }
  readonly candidate: Candidate
}

export interface Supervisor {
  /** Every candidate that was considered, in order, and what came of it. */
  readonly attempts: Attempt[]
  /** The session in use, or the last one that was. */
  latest(): Session
  /** The session in use; undefined while there is none. */
  live(): Session | undefined
  /** The session in use, or the next one while it is being made. A search that failed is begun anew. */
  session(): Promise<Session>
  /** Loads a candidate in a worker that has just been started; it is not in use by that. */
  connect(candidate: Candidate, client: WorkerClient): Promise<Session>
  /** From the next call on, this one is in use, in place of any other. */
  use(session: Session): Session
  /** Remembers what became of a candidate. */
  note(
    candidate: Candidate,
    outcome: Attempt['outcome'],
    why?: Pick<Attempt, 'code' | 'reason'>,
  ): void
  /** Ends a session that failed in a run. The next call of `session()` gets another. */
  fail(session: Session, error: RerankError): void
  /** Ends loading and running, with this error for all calls in flight. */
  dispose(error: RerankError): Promise<void>
}

/** What is wanted of a model, where that is not a reranker's logits. */
export type Wanted = Partial<Pick<LoadRequest, 'head' | 'prompts'>>

/** Starts the worker of a candidate. */
export type Start = (candidate: Candidate) => WorkerClient

export type Emit = <K extends keyof RerankerEvents>(type: K, detail: RerankerEvents[K]) => void

const whyOf = ({ code, message }: RerankError) => ({ code, reason: message })

/**
 * Keeps one worker alive. Each candidate gets a fresh one, since a failed load or run poisons its
 * thread for good.
 */
export function supervise(
  plan: Plan,
  { worker: _, signal: __, onProgress: ___, ...options }: ResolvedOptions & Wanted,
  start: Start,
  emit: Emit,
): Supervisor {
  const attempts = [...plan.skipped]
  /** Those that have not been passed over. */
  let candidates = [...plan.candidates]
  let loading: WorkerClient | undefined
  let latest: Session | undefined
  /** Settles to the session that calls run on. */
  let session: Promise<Session> | undefined
  /** The session that works; undefined while there is none. */
  let live: Session | undefined
  let disposed: RerankError | undefined
  let farewell: Promise<void> | void

  const note: Supervisor['note'] = (candidate, outcome, why) =>
    void attempts.push({ ...candidate, outcome, ...why })

  const connect: Supervisor['connect'] = async (candidate, client) => {
    try {
      if (disposed) throw disposed
      const loaded = await client.load({
        ...options,
        ...candidate,
        protocol: PROTOCOL_VERSION,
        base: globalThis.document?.baseURI ?? null,
      })
      if (disposed) throw disposed
      return { client, loaded, candidate }
    } catch (thrown) {
      client.kill(thrown as RerankError)
      throw thrown
    }
  }

  const use = (used: Session): Session => {
    const { scoreKey: to } = used.loaded
    const from = latest?.loaded.scoreKey
    note(used.candidate, 'accepted')
    live = latest = used
    session = Promise.resolve(used)
    if (from && from !== to) emit('runtimechange', { from, to })
    return used
  }

  const open = async (): Promise<Session> => {
    let cause: unknown
    const begun = attempts.length
    for (; candidates[0]; candidates.shift()) {
      const candidate = candidates[0]
      try {
        return use(await connect(candidate, (loading = start(candidate))))
      } catch (thrown) {
        const error = (cause = toRerankError(thrown, 'worker-lost'))
        note(candidate, 'failed', whyOf(error))
        if (isFinal(error)) throw error
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
    latest: () => latest!,
    live: () => live,
    session: next,
    connect,
    note,
    use,
    fail: (failed, error) => {
      // Several calls may report the same loss, and the first one is enough.
      if (failed !== live) return
      const { client, candidate } = failed
      session = live = undefined
      client.kill(error)
      const why = whyOf(error)
      note(candidate, 'failed', why)
      const { code } = error
      const onGpu = candidate.device === 'webgpu'
      // Numbers that are wrong may be right in another precision. A GPU that failed otherwise is not
      // asked again; a processor is, since a worker may die, or memory be short, for other reasons.
      const isWrong = code === 'bad-scores' || (code === 'inference-failed' && !onGpu)
      const left = candidates.filter((one) =>
        isWrong ? one !== candidate : !onGpu || one.device !== 'webgpu',
      )
      if (left[0]) candidates = left
      next().then(
        () => emit('recovered', why),
        () => {}, // the calls that wait for the session are told
      )
    },
    dispose: async (error) => {
      disposed ??= error
      session = undefined
      farewell ??= live ? live.client.close(error) : loading?.kill(error)
      live = undefined
      await farewell
    },
  }
}
