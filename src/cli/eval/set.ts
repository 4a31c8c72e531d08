import type { Qrels, SetDocument, SetQuery } from '../../evaluate.ts'

/** A query's documents, the first stage's best first. */
export interface Retrieved extends SetQuery {
  readonly documents: readonly SetDocument[]
  /** What the first stage gave each; null where there was none. */
  readonly prior: readonly number[] | null
}

/** What the systems are compared on. */
export interface EvaluationSet {
  readonly name: string
  readonly queries: readonly Retrieved[]
  readonly qrels: Qrels
  /** Queries without a relevant document: no order of anything is better than another. */
  readonly leftOut: number
}

/** The same by the query's id. */
export type Lists = ReadonlyMap<string, Omit<Retrieved, keyof SetQuery>>

/** Documents with the scores they were found by. */
export function unzip(
  scored: readonly { readonly item: SetDocument; readonly score: number }[],
): Omit<Retrieved, keyof SetQuery> {
  return { documents: scored.map(({ item }) => item), prior: scored.map(({ score }) => score) }
}
