// The workers of models, as Node starts them.
import { RerankError } from './errors.ts'
import { isInstalled } from './host/installed.ts'
import { startNodeWorker } from './host/node-thread.ts'
import type { Equipment } from './page/workers.ts'

const PEER = '@huggingface/transformers'

export const nodeWorkers: Equipment['workers'] = {
  kernel: () => startNodeWorker(new URL('./worker/kernel-worker.js', import.meta.url)),
  onnx: () => {
    // A worker that cannot import it would only say that it died.
    if (!isInstalled(PEER)) throw new RerankError('runtime-missing', `npm install ${PEER}`)
    return startNodeWorker(new URL('./worker/onnx-worker.js', import.meta.url))
  },
}
