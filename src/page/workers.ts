import type { Thread, Threads } from '../host/thread.ts'
import type { RuntimeName } from '../types.ts'
import type { ResolvedOptions } from './options.ts'
import type { Contest } from './takeover.ts'

/** Workers, and how they are started. */
export interface Workshop<Name extends string> {
  readonly threads: Threads
  /**
   * What starts its workers. Their addresses are written out where these functions are, so that
   * bundlers see them.
   */
  readonly workers: Readonly<Partial<Record<Name, () => Worker>>>
}

/** What an entry of this package carries. */
export interface Equipment extends Workshop<RuntimeName> {
  /** What tries a GPU while the page is idle. */
  readonly takeover?: (contest: Contest) => Promise<void>
  /** What to do when a runtime is asked for that is not among them; where all are, nothing. */
  readonly missingRuntime?: string
}

/** A worker of the caller's own is asked for every runtime in turn, and refuses those it does not have. */
export function runtimesAt({ worker }: ResolvedOptions, { workers }: Equipment): RuntimeName[] {
  return worker ? ['kernel', 'onnx'] : (Object.keys(workers) as RuntimeName[])
}

/** Starts one of the workers that there are. */
export function startWorker<Name extends string>(
  { worker, assets }: Pick<ResolvedOptions, 'worker' | 'assets'>,
  { threads, workers }: Workshop<Name>,
  name: Name,
): Thread {
  const origin = worker ?? (assets ? new URL(`${name}-worker.js`, assets) : workers[name]!)
  return typeof origin === 'function' ? threads.adopt(origin()) : threads.start(origin)
}
