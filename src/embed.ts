// The embedder with both runtimes. A page that is built with it needs the peer @huggingface/transformers.
import { webThreads } from './host/thread.ts'
import { embedderFactory, type CreateEmbedder } from './retrieve/create-embedder.ts'

// No GPU takes over by itself: vectors that were made before would not compare with those made after.
export const createEmbedder: CreateEmbedder = embedderFactory({
  threads: webThreads,
  workers: {
    kernel: () =>
      new Worker(new URL('./worker/kernel-worker.js', import.meta.url), { type: 'module' }),
    onnx: () => new Worker(new URL('./worker/onnx-worker.js', import.meta.url), { type: 'module' }),
  },
})

export { RerankError, type RerankErrorCode } from './errors.ts'
export type {
  Embedder,
  EmbedderEvents,
  EmbedderInfo,
  EmbedderOptions,
  EmbedOptions,
  StageProgress,
} from './retrieve/types.ts'
