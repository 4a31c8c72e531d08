import type { PairResult } from '../protocol.ts'

/** What the model has said of a list so far, by position. All of it is of one key. */
export interface Scores {
  readonly scoreKey: string
  readonly results: (PairResult | undefined)[]
  /** How many there are. */
  scored: number
}
