// The full entry: both runtimes. A page that is built with it needs the peer @huggingface/transformers.
import { webThreads } from './host/thread.ts'
import { rerankerFactory, type CreateReranker } from './page/create-reranker.ts'

export const createReranker: CreateReranker = rerankerFactory({
  threads: webThreads,
  workers: {},
  missingRuntime: 'not in this version of web-rerank: pass options.worker.',
})

export { RerankError, type RerankErrorCode } from './errors.ts'
export type {
  Activation,
  Attempt,
  CacheOptions,
  CacheStats,
  CallProgress,
  Device,
  Dtype,
  FileInfo,
  LoadProgress,
  LongText,
  PredictOptions,
  Ranked,
  Ranking,
  RankOptions,
  Reranker,
  RerankerEvents,
  RerankerInfo,
  RerankerOptions,
  RuntimeName,
} from './types.ts'
