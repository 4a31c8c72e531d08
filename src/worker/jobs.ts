import type { RerankError } from '../errors.ts'
import type { PairResult, ScoreRequest } from '../protocol.ts'
import type { EncodedRow } from '../text/encoder.ts'
import type { PairReducer } from './pair-reducer.ts'

/** One row of a batch, and which pair it speaks for. */
export interface JobRow {
  readonly position: number
  /** Its place among the windows of its pair. */
  readonly window: number
  readonly encoded: EncodedRow
  readonly reducer: PairReducer
}

/** A score request under way: first it is encoded, a slice at a time, then run, a batch at a time. */
export interface Job {
  readonly call: number
  readonly request: ScoreRequest
  /** What is known without a run, by position; null until it has been looked for. */
  known: ReadonlyMap<number, PairResult> | null
  /** What came of its runs. */
  readonly fresh: [position: number, result: PairResult][]
  /** How many of its texts have been encoded. */
  encoded: number
  /** Nobody waits for it, but its step in progress has to end. */
  cancelled: boolean
  readonly rows: JobRow[]
  /** What is left to run; null until all is encoded. */
  batches: JobRow[][] | null
  finish(error?: RerankError): void
}
