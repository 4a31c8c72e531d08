// The full entry: both runtimes. A page that is built with it needs the peer @huggingface/transformers.
import { webThreads } from './host/thread.ts'
import { rerankerFactory, type CreateReranker } from './page/create-reranker.ts'

export const createReranker: CreateReranker = rerankerFactory({
  threads: webThreads,
  workers: {
    kernel: () =>
      new Worker(new URL('./worker/kernel-worker.js', import.meta.url), { type: 'module' }),
    onnx: () => new Worker(new URL('./worker/onnx-worker.js', import.meta.url), { type: 'module' }),
  },
  // In a chunk of its own: most pages have no use for it.
  takeover: (contest) => import('./page/takeover.ts').then(({ takeOver }) => takeOver(contest)),
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
