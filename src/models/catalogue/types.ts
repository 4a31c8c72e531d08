import type { ModelActivation, Pooling, Prompts } from '../../protocol.ts'
import type { Dtype } from '../../types.ts'

/** What is known of a file before it is fetched: null where nobody looked yet. */
export interface FileFacts {
  /** Within its repository. */
  readonly path: string
  readonly bytes: number | null
  readonly sha256: string | null
}

export type ModelStatus =
  /** The project's own tests run it. */
  | { readonly kind: 'tested' }
  /** Its files are of a kind that runs here, but nobody ran this one. */
  | { readonly kind: 'untested' }
  /** `because` is a sentence; `nearest` is the id of a row that runs. */
  | { readonly kind: 'cannot-run'; readonly because: string; readonly nearest: string }

/** What a person wrote down of a model, from its card and its files. */
export interface KnownModel {
  /** The hub repository with the files that run here. */
  readonly id: string
  /** The repository of those who trained it. The same as `id` where that has the files, too. */
  readonly original: string
  /** Model names beside those two. */
  readonly also?: readonly string[]
  readonly modelType: string
  /** As an SPDX id; null where the card names none. */
  readonly licence: string | null
  readonly languages: readonly string[]
  /** For a model that makes vectors, and no scores: as its makers say, since converted repositories lose it. */
  readonly embedding?: {
    readonly pooling: Pooling
    readonly normalized: boolean
    readonly prompts: Prompts
  }
  /** What sentence-transformers applies: kept here, because converted repositories often lose it. */
  readonly activation: ModelActivation
  /** Where there are more than one. */
  readonly labels?: readonly string[]
  /** The label that means "relevant", where there are more than one. */
  readonly positiveLabel?: number
  /** The most tokens in a pair. */
  readonly maxLength: number
  /** Rounded as published; null where that was not found. */
  readonly parameters: number | null
  /** The graph of each precision, as far as it is known to be published. */
  readonly paths: Readonly<Partial<Record<Dtype, string>>>
  readonly status: ModelStatus
}

/** What the hub's API says of a repository. */
export interface HubFacts {
  /** The commit that all of this is true of. */
  readonly revision: string
  /** By path. Only large files have a sha256 there. */
  readonly files: Readonly<
    Record<string, { readonly bytes: number; readonly sha256: string | null }>
  >
}

/** A model of the catalogue: what a person knows, and what the hub says. */
export interface CatalogueRow extends Omit<KnownModel, 'also' | 'paths'> {
  /** Every name it is found by; letter case and the hyphen of `L-6` make no difference. */
  readonly aliases: readonly string[]
  readonly files: Readonly<Partial<Record<Dtype, FileFacts>>>
  /** The commit to load; null until the catalogue is refreshed. */
  readonly revision: string | null
}
