import type { ModelActivation } from '../protocol.ts'
import type { Outline } from '../runtimes/kernel/outline.ts'
import type { Encoder } from '../text/encoder.ts'
import type { Lexical } from '../text/lexical.ts'
import type { Dtype, FileInfo } from '../types.ts'
import type { StoredCanary } from '../worker/model.ts'
import type { FileFacts } from './catalogue/types.ts'
import type { EmbeddingHead } from './embedding.ts'
import type { StoredFile } from './model-file.ts'
import type { ModelFacts } from './model-facts.ts'

/** A model's folder, read as far as every runtime needs it. */
export interface OpenedModel {
  readonly name: string
  readonly config: Readonly<Record<string, unknown>>
  readonly facts: ModelFacts
  /** The graph of each precision, as far as the catalogue knows. */
  readonly published: Readonly<Partial<Record<Dtype, FileFacts>>>
  readonly labels: readonly string[]
  readonly positiveLabel: number | null
  readonly activation: ModelActivation
  /** For a model that is to make vectors; null for a reranker. */
  readonly embedding: EmbeddingHead | null
  /** Throws `unsupported-model`. */
  openEncoder(): Promise<Encoder>
  /** The lexical part, of a model that has one. */
  openLexical(): Promise<Lexical | undefined>
  /** All files read so far. */
  readonly files: readonly FileInfo[]
  /** The first of some files that is there. */
  find(paths: readonly string[]): Promise<StoredFile | undefined>
  /** What is in its graph, where that was read before; null where it must be read. */
  readonly outline: Outline | null
  canary(dtype: Dtype): StoredCanary | undefined
}
