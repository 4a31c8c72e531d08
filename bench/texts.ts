import { below, randomFrom } from '../scripts/onnx/random.ts'
import { makeWords } from '../scripts/onnx/words.ts'
import lengths from './dl19-lengths.json' with { type: 'json' }

export interface Texts {
  readonly query: string
  readonly documents: readonly string[]
}

/** [CLS] query [SEP] document [SEP] */
const SPECIAL = 3
/** As many different words as the texts are made of; all of them whole in the made models' vocabulary. */
const WORDS = 5_000

/**
 * A query and up to 100 documents of made-up words, one token each, so that the pairs have the lengths of
 * DL19's. Another seed gives other texts of the same lengths: nothing is remembered from before.
 */
export function makeTexts(count: number, seed: number): Texts {
  const words = (knownWords ??= makeWords(WORDS))
  const random = randomFrom(seed)
  const text = (tokens: number) =>
    Array.from({ length: tokens }, () => words[below(words.length, random)]!).join(' ')
  const { query, sample } = lengths
  if (count > sample.length) throw new Error(`there are lengths for ${sample.length} documents`)
  return {
    query: text(query),
    documents: sample.slice(0, count).map((tokens) => text(tokens - query - SPECIAL)),
  }
}

let knownWords: readonly string[] | undefined
