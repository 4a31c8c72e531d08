import { Lru } from '../lru.ts'
import { isOneEditApart } from './one-edit.ts'
import { STOP_WORDS, stemOf, wordsOf } from './words.ts'

/** A model's lexical part: how well the words of a text match those of a query, a function of the pair. */
export interface Lexical {
  /** How much it decides by default, 0 to 1. */
  readonly blend: number
  /** A higher one is better; 0 where nothing matches. */
  score(query: string, text: string): number
}

/** What ships with the model: the numbers of BM25, and how rare words are. */
export interface LexicalTable {
  readonly version: 1
  readonly k1: number
  readonly b: number
  /** Of the texts that the table was made from, in words. */
  readonly averageLength: number
  readonly blend: number
  /** What a half-typed word counts that only begins a word of the text. */
  readonly prefixWeight: number
  /** What a word counts that has one letter wrong. */
  readonly typoWeight: number
  /** Of stems that are not in the table: those are rare. */
  readonly unknownIdf: number
  readonly idf: Readonly<Record<string, number>>
}

/** A stem of the query. */
interface Term {
  readonly stem: string
  readonly word: string
  readonly idf: number
  /** Whether it may be half typed. */
  readonly isLast: boolean
}

interface Query {
  readonly terms: readonly Term[]
  /** Nothing but stop words: then they are what is looked for. */
  readonly isStopped: boolean
}

type Counts = ReadonlyMap<string, number>

/** What a text is made of: how often everything occurs. */
interface TextWords {
  readonly stems: Counts
  readonly words: Counts
  readonly stopWords: Counts
  /** In words, stop words not counted. */
  readonly length: number
}

const SHORTEST_PREFIX = 3
const SHORTEST_TYPO = 4
/** Whoever types does not type more; what is longer is a text, and is compared as it stands. */
const MOST_TYPED = 32
/** Longer ones are no words, and stay as they are. */
const LONGEST_WORD = 64
const POSSESSIVE = /'s$/

/** What the texts that are remembered may take, in bytes. */
const CACHE_BYTES = 8 * 2 ** 20
const BYTES_A_TEXT = 500
const BYTES_A_WORD = 100
/** A query is asked of one text after the other. */
const CACHED_QUERIES = 16

/**
 * BM25 over stems, with idf from a table, so that the score depends on nothing but the pair. As people
 * type, the last word of a query may be the beginning of a word, and a word that is none may have one
 * letter wrong: such matches count a bit less.
 */
export function createLexical(
  table: LexicalTable,
  isKnownWord: (word: string) => boolean,
): Lexical {
  const { k1, b, averageLength, prefixWeight, typoWeight, unknownIdf } = table
  const idf = new Map(Object.entries(table.idf))
  const queries = new Lru<Query>(CACHED_QUERIES, (_, { terms }) => 1 + terms.length / MOST_TYPED)
  const texts = new Lru<TextWords>(
    CACHE_BYTES,
    (text, { words }) => BYTES_A_TEXT + 2 * text.length + BYTES_A_WORD * words.size,
  )
  const idfOf = (stem: string) => idf.get(stem) ?? unknownIdf

  /** Texts that have some word with a beginning are at least as many as those with the commonest of such words. */
  const prefixIdf = (prefix: string): number => {
    let lowest = unknownIdf
    for (const [stem, value] of idf) {
      if (value < lowest && stem.startsWith(prefix)) lowest = value
    }
    return lowest
  }

  const mayBeTypo = (word: string): boolean =>
    word.length >= SHORTEST_TYPO &&
    // A number with another digit is another number.
    !/\p{N}/u.test(word) &&
    !idf.has(stemmed(word)) &&
    !isKnownWord(word)

  const weigh = (count: number, { length }: TextWords): number =>
    (count * (k1 + 1)) / (count + k1 * (1 - b + (b * length) / averageLength))

  /** What a word is worth that is not in the text as it stands. */
  const nearly = ({ word, isLast }: Term, text: TextWords): number => {
    if (isLast && word.length >= SHORTEST_PREFIX) {
      let count = 0
      for (const [other, times] of text.words) if (other.startsWith(word)) count += times
      if (count > 0) return prefixWeight * prefixIdf(word) * weigh(count, text)
    }
    if (!mayBeTypo(word)) return 0
    let best = 0
    for (const other of text.words.keys()) {
      if (!isOneEditApart(word, other)) continue
      const stem = stemmed(other)
      best = Math.max(best, typoWeight * idfOf(stem) * weigh(text.stems.get(stem)!, text))
    }
    return best
  }

  const readQuery = (query: string): Query => {
    const all = plainWordsOf(query)
    const own = all.filter((word) => !STOP_WORDS.has(word))
    const isStopped = own.length === 0
    const last = all.at(-1)
    const terms = new Map<string, Term>()
    for (const word of isStopped ? all : own) {
      const stem = isStopped ? word : stemmed(word)
      terms.set(stem, { stem, word, idf: idfOf(stem), isLast: word === last })
    }
    return { terms: [...terms.values()], isStopped }
  }

  return {
    blend: table.blend,
    score: (query, text) => {
      const { terms, isStopped } = remembered(queries, query, readQuery)
      const words = remembered(texts, text, readText)
      const exact = isStopped ? words.stopWords : words.stems
      const isTyped = !isStopped && terms.length <= MOST_TYPED
      let sum = 0
      for (const term of terms) {
        const count = exact.get(term.stem)
        if (count !== undefined) sum += term.idf * weigh(count, words)
        else if (isTyped) sum += nearly(term, words)
      }
      return sum
    },
  }
}

function remembered<V>(known: Lru<V>, key: string, read: (key: string) => V): V {
  let value = known.get(key)
  if (value === undefined) known.set(key, (value = read(key)))
  return value
}

function readText(text: string): TextWords {
  const stems = new Map<string, number>()
  const words = new Map<string, number>()
  const stopWords = new Map<string, number>()
  let length = 0
  const count = (counts: Map<string, number>, key: string) =>
    counts.set(key, (counts.get(key) ?? 0) + 1)
  for (const word of plainWordsOf(text)) {
    if (STOP_WORDS.has(word)) {
      count(stopWords, word)
      continue
    }
    length++
    count(words, word)
    count(stems, stemmed(word))
  }
  return { stems, words, stopWords, length }
}

function plainWordsOf(text: string): string[] {
  return wordsOf(text).map((word) => word.replace(POSSESSIVE, ''))
}

function stemmed(word: string): string {
  return word.length > LONGEST_WORD ? word : stemOf(word)
}
