// The first stage: keyword and semantic search, fusion, and both halves together. A page that is built
// with it needs the peer minisearch. Its embedder runs on our own kernel; `web-rerank/embed` has both runtimes.
import { webThreads } from './host/thread.ts'
import { embedderFactory, type CreateEmbedder } from './retrieve/create-embedder.ts'
import { indexFactory, type CreateIndex, type LoadIndex } from './retrieve/create-index.ts'

const indexes = indexFactory({
  threads: webThreads,
  workers: {
    index: () =>
      new Worker(new URL('./worker/index-worker.js', import.meta.url), { type: 'module' }),
  },
})

export const createIndex: CreateIndex = indexes.createIndex
export const loadIndex: LoadIndex = indexes.loadIndex

export const createEmbedder: CreateEmbedder = embedderFactory({
  threads: webThreads,
  workers: {
    kernel: () =>
      new Worker(new URL('./worker/kernel-worker.js', import.meta.url), { type: 'module' }),
  },
  missingRuntime: 'npm install @huggingface/transformers and import from web-rerank/embed.',
})

export { createSemanticIndex } from './retrieve/semantic-index.ts'
export { semanticSearch } from './retrieve/semantic-search.ts'
export { reciprocalRankFusion, weightedScoreFusion } from './retrieve/fusion.ts'
export { retrieveAndRerank } from './retrieve/retrieve-and-rerank.ts'
export { RerankError, type RerankErrorCode } from './errors.ts'
export type { IndexOptions } from './retrieve/create-index.ts'
export type { DocumentOptions, FieldText } from './retrieve/documents.ts'
export type {
  Fused,
  FusionOptions,
  ReciprocalRankOptions,
  ResultList,
  WeightedScoreOptions,
} from './retrieve/fusion.ts'
export type { KeywordIndex, KeywordSearchOptions } from './retrieve/keyword-index.ts'
export type { SemanticIndex, SemanticIndexOptions } from './retrieve/semantic-index.ts'
export type { SemanticSearchOptions, Similarity } from './retrieve/semantic-search.ts'
export type {
  Embedder,
  EmbedderEvents,
  EmbedderInfo,
  EmbedderOptions,
  EmbedOptions,
  Hit,
  Retrieved,
  RetrievedRanking,
  RetrieveOptions,
  Retriever,
  SearchIndex,
  SearchLimits,
  StageProgress,
} from './retrieve/types.ts'
