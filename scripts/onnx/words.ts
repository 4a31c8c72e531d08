import { below, randomFrom } from './random.ts'

// The places of the special tokens are those of bert-base-uncased.
const UNKNOWN = 100
const SPECIAL = ['[UNK]', '[CLS]', '[SEP]', '[MASK]']
const PIECES = 5_800
const CONSONANTS = 'bcdfghjklmnprstvwz'
const VOWELS = 'aeiou'
const SEED = 30_522

/** The words of a model, in the order of their ids, and which of them are whole words. */
export interface Vocabulary {
  readonly tokens: readonly string[]
  /** Made-up words of four letters and more: each is one token. */
  readonly words: readonly string[]
}

/**
 * Special tokens, the printable characters of ASCII, pieces of words, and made-up words: nothing
 * that is written in ASCII is unknown. The first words are the same for every size.
 */
export function makeVocabulary(size: number): Vocabulary {
  const unused = Array.from({ length: UNKNOWN - 1 }, (_, i) => `[unused${i}]`)
  const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))
  const characters = printable.filter((character) => character === character.toLowerCase())
  const short = characters.filter((character) => /[a-z0-9]/.test(character))
  const fixed = ['[PAD]', ...unused, ...SPECIAL, ...characters, ...short.map(asPiece)]
  if (size <= fixed.length) throw new Error(`a vocabulary needs more than ${fixed.length} tokens`)
  // A fifth are pieces, as in the original.
  const pieces = Math.min(PIECES, Math.floor((size - fixed.length) / 5))
  const words = makeWords(size - fixed.length - pieces)
  return { tokens: [...fixed, ...makePieces(pieces).map(asPiece), ...words], words }
}

/** So many words, each another; of a longer list these are the first. */
export function makeWords(count: number): string[] {
  const random = randomFrom(SEED)
  const pick = (letters: string) => letters[below(letters.length, random)]!
  const words = new Set<string>()
  while (words.size < count) {
    const syllables = 2 + below(3, random)
    const parts = Array.from({ length: syllables }, () => pick(CONSONANTS) + pick(VOWELS))
    words.add(parts.join('') + (random() % 2 === 0 ? pick(CONSONANTS) : ''))
  }
  return [...words]
}

/** All syllables of two letters, then of three and of four. */
function makePieces(count: number): string[] {
  const two = [...CONSONANTS].flatMap((first) => [...VOWELS].map((second) => first + second))
  const three = two.flatMap((start) => [...CONSONANTS].map((end) => start + end))
  const four = two.flatMap((start) => two.map((end) => start + end))
  return [...two, ...three, ...four].slice(0, count)
}

function asPiece(letters: string): string {
  return `##${letters}`
}
