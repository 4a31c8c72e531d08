// What Node gets for both entries of the first stage: the same, over worker threads. Its types are those of
// retrieve.ts and embed.ts.
import { RerankError } from './errors.ts'
import { isInstalled } from './host/installed.ts'
import { nodeThreads, startNodeWorker } from './host/node-thread.ts'
import { nodeWorkers } from './node-workers.ts'
import { embedderFactory, type CreateEmbedder } from './retrieve/create-embedder.ts'
import { indexFactory, type CreateIndex, type LoadIndex } from './retrieve/create-index.ts'

const PEER = 'minisearch'

const indexes = indexFactory({
  threads: nodeThreads,
  workers: {
    index: () => {
      if (!isInstalled(PEER)) throw new RerankError('runtime-missing', `npm install ${PEER}`)
      return startNodeWorker(new URL('./worker/index-worker.js', import.meta.url))
    },
  },
})

export const createIndex: CreateIndex = indexes.createIndex
export const loadIndex: LoadIndex = indexes.loadIndex
export const createEmbedder: CreateEmbedder = embedderFactory({
  threads: nodeThreads,
  workers: nodeWorkers,
})

export { createSemanticIndex } from './retrieve/semantic-index.ts'
export { semanticSearch } from './retrieve/semantic-search.ts'
export { reciprocalRankFusion, weightedScoreFusion } from './retrieve/fusion.ts'
export { retrieveAndRerank } from './retrieve/retrieve-and-rerank.ts'
export { RerankError, type RerankErrorCode } from './errors.ts'
