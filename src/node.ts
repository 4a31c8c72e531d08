// What Node gets for either entry: the same, over worker threads. Its types are those of index.ts.
import { nodeThreads } from './host/node-thread.ts'
import { nodeWorkers } from './node-workers.ts'
import { rerankerFactory, type CreateReranker } from './page/create-reranker.ts'
import { takeOver } from './page/takeover.ts'

export const createReranker: CreateReranker = rerankerFactory({
  threads: nodeThreads,
  workers: nodeWorkers,
  takeover: takeOver,
})

export { RerankError, type RerankErrorCode } from './errors.ts'
