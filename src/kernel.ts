// The light entry: our own kernel alone, nothing else to install.
import { webThreads } from './host/thread.ts'
import { rerankerFactory, type CreateReranker } from './page/create-reranker.ts'

export const createReranker: CreateReranker = rerankerFactory({
  threads: webThreads,
  workers: {
    kernel: () =>
      new Worker(new URL('./worker/kernel-worker.js', import.meta.url), { type: 'module' }),
  },
  missingRuntime: 'npm install @huggingface/transformers and import from web-rerank.',
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
