import type { Question } from '../corpus/corpus.ts'

/** One of the passages that were found for a question. */
export interface Candidate {
  readonly id: string
  /** What the keyword engine gave it. */
  readonly found: number
  /** What the model gave it. */
  readonly logit: number
}

/** What both stages made of a question. */
export interface Answer {
  readonly question: Question
  /** In the keyword engine's order. */
  readonly candidates: readonly Candidate[]
  /** Ids in the order that the page shows. */
  readonly shown: readonly string[]
}
