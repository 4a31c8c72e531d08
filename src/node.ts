// What Node gets for either entry: the same, over worker threads. Its types are those of index.ts.
import { RerankError } from './errors.ts'
import { nodeThreads, startNodeWorker } from './host/node-thread.ts'
import { rerankerFactory, type CreateReranker } from './page/create-reranker.ts'
import { takeOver } from './page/takeover.ts'

const PEER = '@huggingface/transformers'

export const createReranker: CreateReranker = rerankerFactory({
  threads: nodeThreads,
  workers: {
    kernel: () => startNodeWorker(new URL('./worker/kernel-worker.js', import.meta.url)),
    onnx: () => {
      // A worker that cannot import it would only say that it died.
      if (!isInstalled(PEER)) throw new RerankError('runtime-missing', `npm install ${PEER}`)
      return startNodeWorker(new URL('./worker/onnx-worker.js', import.meta.url))
    },
  },
  takeover: takeOver,
})

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name)
    return true
  } catch (thrown) {
    // Where this cannot be asked, the worker will say it.
    return (thrown as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND'
  }
}

export { RerankError, type RerankErrorCode } from './errors.ts'
