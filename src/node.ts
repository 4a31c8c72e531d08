// What Node gets for either entry: the same, over worker threads. Its types are those of index.ts.
import { nodeThreads } from './host/node-thread.ts'
import { rerankerFactory, type CreateReranker } from './page/create-reranker.ts'

export const createReranker: CreateReranker = rerankerFactory({
  threads: nodeThreads,
  workers: {},
  missingRuntime: 'not in this version of web-rerank: pass options.worker.',
})

export { RerankError, type RerankErrorCode } from './errors.ts'
