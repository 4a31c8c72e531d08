/** What most cases ask for. */
export const QUERY = 'alpha beta gamma delta'

const WORDS = QUERY.split(' ')

export interface Hit {
  readonly id: number
  readonly text: string
}

/** Hits of many lengths, each with some of the query's words; the same ones for the same seed. */
export function hits(count: number, seed = 1): Hit[] {
  const random = numbers(seed)
  return Array.from({ length: count }, (_, id) => {
    const filler = Array.from({ length: 2 + random(30) }, () => `word${random(5_000)}`)
    const wanted = WORDS.slice(0, random(WORDS.length + 1))
    return { id, text: [...wanted, ...filler, `id${seed}x${id}`].join(' ') }
  })
}

export const textOf = ({ text }: Hit): string => text

/** A small linear congruential generator: whole numbers below a limit. */
export function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** What the fake's rule gives a pair, worked out from the words themselves. */
export function expectedLogit(query: string, text: string): number {
  const wanted = new Set(wordsOf(query))
  const words = wordsOf(text)
  const found = [...wanted].filter((word) => words.includes(word)).length
  return Math.fround(-4 + (8 * found) / Math.max(1, wanted.size) - (words.length + 1) / 10_000)
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Positions in the order a stable sort gives, highest first. */
export function descending(values: readonly number[]): number[] {
  const order = values.map((_, i) => i)
  return order.sort((a, b) => values[b]! - values[a]! || a - b)
}

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit))

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms))
