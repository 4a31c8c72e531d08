import type { Thread, Threads } from '../host/thread.ts'
import type { RuntimeName } from '../types.ts'
import type { ResolvedOptions } from './options.ts'
import type { Contest } from './takeover.ts'

/** What an entry of this package carries. */
export interface Equipment {
  readonly threads: Threads
  /**
   * What starts its workers. Their addresses are written out where these functions are, so that
   * bundlers see them.
   */
  readonly workers: Readonly<Partial<Record<RuntimeName, () => Worker>>>
  /** What tries a GPU while the page is idle. */
  readonly takeover?: (contest: Contest) => Promise<void>
  /** What to do when a runtime is asked for that is not among them; where all are, nothing. */
  readonly missingRuntime?: string
}

/** A worker of the caller's own is asked for every runtime in turn, and refuses those it does not have. */
export function runtimesAt({ worker }: ResolvedOptions, { workers }: Equipment): RuntimeName[] {
  return worker ? ['kernel', 'onnx'] : (Object.keys(workers) as RuntimeName[])
}

/** Starts a worker for one of the runtimes that there are. */
export function startWorker(
  { worker, assets }: ResolvedOptions,
  { threads, workers }: Equipment,
  runtime: RuntimeName,
): Thread {
  const origin = worker ?? (assets ? new URL(`${runtime}-worker.js`, assets) : workers[runtime]!)
  return typeof origin === 'function' ? threads.adopt(origin()) : threads.start(origin)
}
