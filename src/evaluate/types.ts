/** How relevant each judged document is to a query, by the document's id: 0 and below is not. */
export type Judgments = ReadonlyMap<string, number>

/** The judgments of each query, by its id. */
export type Qrels = ReadonlyMap<string, Judgments>

/** What a system gave each document of each query: a higher score is better. */
export type Run = ReadonlyMap<string, ReadonlyMap<string, number>>

/** The ids of each query's documents, best first. */
export type Rankings = ReadonlyMap<string, readonly string[]>

/** A document that was found. */
export interface Scored<T> {
  readonly item: T
  readonly score: number
}
