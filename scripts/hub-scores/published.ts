import { readFileSync } from 'node:fs'

/** A score that somebody published for a pair. */
export interface PublishedScore {
  readonly query: string
  readonly text: string
  readonly score: number
  /** A sigmoid of the logit, or the logit itself. */
  readonly kind: 'logit' | 'sigmoid'
  /** How far fp32 may be from it, in its own kind. */
  readonly tolerance: number
  readonly source: string
}

interface Table {
  readonly pairs: readonly (readonly [query: string, text: string])[]
  readonly models: Readonly<
    Record<
      string,
      readonly (Pick<PublishedScore, 'source' | 'kind' | 'tolerance'> & {
        /** Positions in `pairs`, with their scores. */
        readonly scores: readonly (readonly [pair: number, score: number])[]
      })[]
    >
  >
}

/** By the id of the catalogue's row. */
export function readPublished(): ReadonlyMap<string, readonly PublishedScore[]> {
  const { pairs, models } = JSON.parse(
    readFileSync(new URL('published.json', import.meta.url), 'utf8'),
  ) as Table
  return new Map(
    Object.entries(models).map(([id, groups]) => [
      id,
      groups.flatMap(({ scores, ...group }) =>
        scores.map(([pair, score]) => {
          const [query, text] = pairs[pair]!
          return { ...group, query, text, score }
        }),
      ),
    ]),
  )
}
