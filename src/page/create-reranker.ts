import { toRerankError } from '../errors.ts'
import { findGpu } from '../host/gpu.ts'
import type { Thread } from '../host/thread.ts'
import type { Reranker, RerankerOptions } from '../types.ts'
import { aborted } from './calls.ts'
import { planCandidates } from './candidates.ts'
import { resolveOptions } from './options.ts'
import { PageReranker } from './reranker.ts'
import { supervise } from './supervisor.ts'
import { workerClient } from './worker-client.ts'
import { runtimesAt, startWorker, type Equipment } from './workers.ts'

export type CreateReranker = (options?: RerankerOptions) => Promise<Reranker>

/** `createReranker` for an entry of this package, with the workers that entry carries. */
export function rerankerFactory(equipment: Equipment): CreateReranker {
  return async (said) => {
    const options = resolveOptions(said)
    const { signal, onProgress, device, runtime } = options
    const runtimes = runtimesAt(options, equipment)
    const mayUseGpu = device !== 'wasm' && runtime !== 'kernel' && runtimes.includes('onnx')
    const plan = planCandidates(options, {
      ...equipment,
      runtimes,
      gpu: mayUseGpu ? await findGpu() : null,
      processor: equipment.threads.processor,
    })

    let reranker: PageReranker | undefined
    const supervisor = supervise(
      plan,
      options,
      ({ runtime }) => {
        let thread: Thread
        try {
          thread = startWorker(options, equipment, runtime)
        } catch (thrown) {
          throw toRerankError(thrown, 'worker-lost')
        }
        return workerClient(thread, (progress) => {
          onProgress?.(progress)
          reranker?.emit('progress', progress)
        })
      },
      (type, detail) => reranker?.emit(type, detail),
    )

    const onAbort = () => void supervisor.dispose(aborted(signal!))
    if (signal?.aborted) onAbort()
    signal?.addEventListener('abort', onAbort)
    try {
      await supervisor.session()
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
    return (reranker = new PageReranker(supervisor))
  }
}
