import { numbers } from '../suite/texts.ts'

/** Each of these words is one token of the test models that read words. */
const WORDS =
  'signal function question response control example first item list user value answer import result search name score index order document ranking browser library version weather morning evening mountain teacher football together between minutes options'.split(
    ' ',
  )

export const QUERY = 'search result order'

/** Words: the test models take 128 tokens. */
const MOST_WORDS = 170

/** Texts of every length, in no order of theirs; each stands alone. */
export function passages(count: number, seed = 1): string[] {
  const random = numbers(seed)
  return Array.from({ length: count }, (_, i) =>
    words(1 + ((i * 61 + random(5)) % MOST_WORDS), seed * 1_000 + i),
  )
}

/** So many words. */
export function words(count: number, seed: number): string {
  const random = numbers(seed)
  return Array.from({ length: count }, () => WORDS[random(WORDS.length)]!).join(' ')
}

/** A stable shuffle. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = numbers(seed)
  const rest = [...items]
  return items.map(() => rest.splice(random(rest.length), 1)[0]!)
}
