import type { CacheStats, LongText } from '../types.ts'

export interface EncodeOptions {
  /** The most tokens in a row, special tokens included. */
  readonly maxLength: number
  readonly long: LongText
}

/** One sequence the model reads. */
export interface EncodedRow {
  readonly ids: Int32Array
  readonly types: Uint8Array
  /** The part of the text that this row holds, in characters; only with `long: 'windows'`. */
  readonly window: readonly [start: number, end: number] | null
}

/** A (query, text) pair: one row, or one a window. */
export interface EncodedPair {
  readonly rows: readonly EncodedRow[]
  readonly truncated: boolean
}

export interface Encoder {
  encode(query: string, text: string, options: EncodeOptions): EncodedPair
  /** How the token cache does, where there is one. */
  readonly cache?: CacheStats
}
