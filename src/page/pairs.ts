import { callersMistake, RerankError } from '../errors.ts'

/** Pairs to score; texts are asked for once, and only as scoring gets to them. */
export interface Pairs {
  readonly length: number
  /** One query for all, or one each. */
  readonly queries: string | readonly string[]
  /** Texts from a position on: as many as make a good request, at least one. */
  take(start: number): Promise<readonly string[]>
}

/** Enough for a worker to sort by length; few enough to cross the thread without a stutter. */
const MOST_TEXTS = 128
const MOST_CHARACTERS = 64_000

export function pairsOf<T>(
  queries: string | readonly string[],
  items: readonly T[],
  textOf: (item: T, index: number) => string | Promise<string>,
): Pairs {
  const texts: string[] = []

  return {
    length: items.length,
    queries,
    take: async (start) => {
      if (start === texts.length) {
        const wanted = items.slice(start, start + MOST_TEXTS)
        texts.push(
          ...(await Promise.all(wanted.map((item, i) => readText(item, start + i, textOf)))),
        )
      }
      let characters = 0
      return texts.slice(start, start + MOST_TEXTS).filter((text) => {
        const fits = characters < MOST_CHARACTERS
        characters += text.length
        return fits
      })
    },
  }
}

/** The text of an item, by the caller's own function. */
export async function readText<T>(
  item: T,
  index: number,
  textOf: (item: T, index: number) => string | Promise<string>,
): Promise<string> {
  let text: unknown
  try {
    text = await textOf(item, index)
  } catch (thrown) {
    throw callersMistake(`options.text of items[${index}]`, thrown)
  }
  if (typeof text === 'string') return text
  throw new RerankError(
    'invalid-input',
    `items[${index}] has no text: say where it is, as in { text: (item) => item.title }.`,
  )
}
