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

/** The lengths of so many of DL19's pairs, in tokens; after 100 the same again. */
export function dl19Lengths(count: number): readonly number[] {
  const { sample } = lengths
  return Array.from({ length: count }, (_, i) => sample[i % sample.length]!)
}

/**
 * A query of the usual length and documents of made-up words, one token each, so that the pairs have
 * these lengths. Another seed gives other texts: nothing is remembered from before.
 */
export function makeTexts(pairLengths: readonly number[], seed: number): Texts {
  const words = (knownWords ??= makeWords(WORDS))
  const random = randomFrom(seed)
  const text = (tokens: number) =>
    Array.from({ length: tokens }, () => words[below(words.length, random)]!).join(' ')
  const { query } = lengths
  const shortest = query + SPECIAL
  if (pairLengths.some((tokens) => tokens <= shortest)) {
    throw new Error(`a pair of ${shortest} tokens has no document`)
  }
  return {
    query: text(query),
    documents: pairLengths.map((tokens) => text(tokens - shortest)),
  }
}

let knownWords: readonly string[] | undefined
