import { randomFrom } from 'web-rerank/evaluate'

/** Shorter words are not half-typed, and nobody looks at them twice. */
const LONG_WORD = /\p{L}{4,}/gu

/** What stands in the box a moment before the last long word is finished: its first half. */
export function halfTyped(query: string): string {
  const last = [...query.matchAll(LONG_WORD)].at(-1)
  if (!last) return query
  const [word] = last
  const end = last.index + word.length
  return query.slice(0, last.index + Math.ceil(word.length / 2)) + query.slice(end)
}

/** One typo: in one long word, two letters change places, or one is missing, or there twice. */
export function typoMaker(seed: number): (query: string) => string {
  const random = randomFrom(seed)
  const below = (count: number) => Math.floor(random() * count)
  return (query) => {
    const words = [...query.matchAll(LONG_WORD)]
    if (words.length === 0) return query
    const { 0: word, index } = words[below(words.length)]!
    const changed = CHANGES[below(CHANGES.length)]!(word, below)
    return query.slice(0, index) + changed + query.slice(index + word.length)
  }
}

const CHANGES: readonly ((word: string, below: (count: number) => number) => string)[] = [
  (word, below) => {
    // Two equal letters can change places unseen.
    const places = [...word.slice(1)].flatMap((letter, i) => (letter === word[i] ? [] : [i]))
    const at = places[below(places.length)] ?? 0
    return word.slice(0, at) + word[at + 1]! + word[at]! + word.slice(at + 2)
  },
  (word, below) => {
    const at = below(word.length)
    return word.slice(0, at) + word.slice(at + 1)
  },
  (word, below) => {
    const at = below(word.length)
    return word.slice(0, at) + word[at]! + word.slice(at)
  },
]
