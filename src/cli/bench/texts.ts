import { randomFrom } from '../../evaluate.ts'

/** Words that nearly every vocabulary has whole, so that a word is a token. */
const WORDS = (
  'the of and to in is was for that with from this have are not which but they there one all would ' +
  'will when who more if out so up time people into year other then some could them see only new ' +
  'about over such take through well because good each those most look day great find water long ' +
  'little very after word call first may down side been now work part place made live where back'
).split(' ')

/** How long the passages of TREC DL 2019 are, in tokens: the means of twenty equal parts. */
const LENGTHS = [
  37, 46, 51, 54, 57, 61, 64, 67, 70, 73, 77, 82, 88, 96, 104, 112, 121, 131, 143, 172,
] as const

const QUERY_WORDS = 7

export interface BenchTexts {
  readonly query: string
  readonly documents: readonly string[]
}

/** A query and documents of those lengths; another seed gives other texts, so that nothing is remembered. */
export function makeTexts(count: number, seed: number): BenchTexts {
  const random = randomFrom(seed)
  const text = (words: number) =>
    Array.from({ length: words }, () => WORDS[Math.floor(random() * WORDS.length)]!).join(' ')
  // 7 and 20 share no factor: each length is taken equally often, and long ones do not stand together.
  const lengthOf = (i: number) => LENGTHS[(i * 7) % LENGTHS.length]!
  return {
    query: text(QUERY_WORDS),
    documents: Array.from({ length: count }, (_, i) => text(lengthOf(i))),
  }
}
