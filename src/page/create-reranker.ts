import type { RerankError } from '../errors.ts'
import { findGpu } from '../host/gpu.ts'
import type { Reranker, RerankerOptions } from '../types.ts'
import { trackCalls } from './calls.ts'
import { planCandidates } from './candidates.ts'
import { resolveOptions, type ResolvedOptions } from './options.ts'
import { PageReranker } from './reranker.ts'
import { supervise, type Emit, type Start, type Wanted } from './supervisor.ts'
import { workerClient } from './worker-client.ts'
import { runtimesAt, startWorker, type Equipment } from './workers.ts'

/** Smaller models are as fast on the processor as the way to a GPU is long. */
const GPU_PARAMETERS = 10e6

export type CreateReranker = (options?: RerankerOptions) => Promise<Reranker>

/** `createReranker` for an entry of this package, with the workers that entry carries. */
export function rerankerFactory(
  equipment: Equipment,
  resolve: (said?: RerankerOptions) => ResolvedOptions & Wanted = resolveOptions,
): CreateReranker {
  return async (said) => {
    const options = resolve(said)
    const { onProgress, device, runtime } = options
    const calls = trackCalls()
    const { race, end } = calls.begin(options)
    try {
      const runtimes = runtimesAt(options, equipment)
      const mayUseGpu = device !== 'wasm' && runtime !== 'kernel' && runtimes.includes('onnx')
      const gpu = await race(mayUseGpu ? findGpu() : null)
      const plan = planCandidates(options, { ...equipment, runtimes, gpu })
      const emit: Emit = (type, detail) =>
        void reranker.dispatchEvent(new CustomEvent(type, { detail }))
      let loaded = 0
      // Each worker counts from 0; the caller sees one count, which never goes back.
      const start: Start = ({ runtime }, before = loaded) =>
        workerClient(startWorker(options, equipment, runtime), (own) => {
          loaded = Math.max(loaded, before + own.loaded)
          const total = own.total === null ? null : Math.max(loaded, before + own.total)
          const progress = { ...own, loaded, total }
          // The one who waits for the model hears of that, and of no other later.
          if (!supervisor.latest()) onProgress?.(progress)
          emit('progress', progress)
        })
      const supervisor = supervise(plan, options, start, emit)
      const reranker = new PageReranker(supervisor, calls)
      await race(supervisor.session()).catch((error: unknown) => {
        void supervisor.dispose(error as RerankError)
        throw error
      })
      // It is for speed alone: without it, what runs goes on.
      if (gpu && (supervisor.latest().loaded.parameters ?? 0) >= GPU_PARAMETERS) {
        equipment.takeover?.({ plan, supervisor, calls, start }).catch(() => {})
      }
      return reranker
    } finally {
      end()
    }
  }
}
