import { RerankError } from '../errors.ts'
import type { Thread, Threads } from '../host/thread.ts'
import type { RuntimeName } from '../types.ts'
import type { ResolvedOptions } from './options.ts'

/** A worker that this package carries. */
export interface BuiltInWorker {
  /** Its name in the `assets` folder. */
  readonly file: string
  /** Starts it; the address is written out where this is made, so that bundlers see it. */
  start(): Worker
}

/** What an entry of this package carries. */
export interface Equipment {
  readonly threads: Threads
  readonly workers: Readonly<Partial<Record<RuntimeName, BuiltInWorker>>>
  /** What to do when a runtime is asked for that is not among them. */
  readonly missingRuntime: string
}

/** A worker of the caller's own is asked for every runtime in turn, and refuses those it does not have. */
export function runtimesAt({ worker }: ResolvedOptions, { workers }: Equipment): RuntimeName[] {
  return worker ? ['kernel', 'onnx'] : (Object.keys(workers) as RuntimeName[])
}

export function startWorker(
  { worker, assets }: ResolvedOptions,
  { threads, workers, missingRuntime }: Equipment,
  runtime: RuntimeName,
): Thread {
  if (typeof worker === 'function') return threads.adopt(worker())
  if (worker) return threads.start(worker)
  const builtIn = workers[runtime]
  if (!builtIn) throw new RerankError('runtime-missing', missingRuntime)
  return assets ? threads.start(new URL(builtIn.file, assets)) : threads.adopt(builtIn.start())
}
