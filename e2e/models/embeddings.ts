// What embeddings.py wrote: texts, and what sentence-transformers makes of them by each model.
import json from './embeddings.json' with { type: 'json' }

export interface GoldenEmbeddings {
  readonly pooling: string
  readonly normalized: boolean
  readonly dimensions: number
  readonly maxLength: number
  /** Texts × dimensions, by the kind of text. */
  readonly vectors: Readonly<Record<'query' | 'passage', readonly (readonly number[])[]>>
}

export const texts: readonly string[] = json.texts
export const embeddings: Readonly<Record<string, GoldenEmbeddings>> = json.models
