// What make.py wrote: the pairs, how each tokenizer reads them, and what each model makes of them.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export type GoldenDtype = 'fp32' | 'int8' | 'fp16' | 'q4' | 'q4f16'

export interface GoldenPair {
  readonly name: string
  readonly query: string
  readonly text: string
}

/** A pair's tokens, special ones included; their types are 0 for the `first` of them, then 1. */
export interface GoldenEncoding {
  readonly ids: readonly number[]
  readonly first: number
}

/** How a tokenizer reads the pairs, cut longest-first to `maxLength`. */
export interface GoldenEncodings {
  readonly special: SpecialIds
  /** One a pair. */
  readonly rows: readonly GoldenEncoding[]
}

export interface SpecialIds {
  readonly separator: number
  readonly padding: number
  readonly unknown: number
}

export interface GoldenModel {
  readonly encoding: string
  /** The names of the graph's inputs: without token_type_ids, the types are not read. */
  readonly inputs: readonly string[]
  readonly labels: readonly string[]
  /** The rule of sentence-transformers on the model's config. */
  readonly activation: 'sigmoid' | 'identity'
  /** PyTorch's: pairs × labels. */
  readonly logits: readonly number[]
  /** PyTorch's, activated. */
  readonly scores: readonly number[]
  /** Of the files with fewer bits: what onnxruntime made of them where the goldens were made. */
  readonly onnxruntime: Readonly<Partial<Record<Exclude<GoldenDtype, 'fp32'>, readonly number[]>>>
}

export interface Goldens {
  readonly maxLength: number
  readonly pairs: readonly GoldenPair[]
  readonly encodings: Readonly<Record<string, GoldenEncodings>>
  readonly models: Readonly<Record<string, GoldenModel>>
}

export const modelsFolder = fileURLToPath(new URL('.', import.meta.url))

export const readGoldens = (): Goldens =>
  JSON.parse(readFileSync(new URL('goldens.json', import.meta.url), 'utf8')) as Goldens
