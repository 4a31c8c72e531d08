// The public names for measuring how good rankings are. All of them are plain functions of numbers and texts.
export { blendOrder } from './evaluate/blend.ts'
export { bm25, WordStatistics, type Bm25Options } from './evaluate/bm25.ts'
export {
  bootstrap,
  compare,
  type Comparison,
  type Interval,
  type ResampleOptions,
} from './evaluate/bootstrap.ts'
export { evaluate, mean, type EvaluateOptions, type Evaluation } from './evaluate/evaluate.ts'
export { FirstStage } from './evaluate/first-stage.ts'
export { measure, parseMetric, type Metric } from './evaluate/metrics.ts'
export { randomFrom } from './evaluate/random.ts'
export { CsvReader, findColumns, type CsvRow } from './evaluate/readers/csv.ts'
export { BadLine } from './evaluate/readers/fields.ts'
export {
  parseArticleLine,
  parseCandidatesLine,
  parseDocumentLine,
  parseFlagLine,
  parseQueryLine,
  type Article,
  type Candidate,
  type CandidateList,
  type SetDocument,
  type SetQuery,
} from './evaluate/readers/json-lines.ts'
export {
  parseQrelsLine,
  parseRunLine,
  type Judged,
  type Retrieved,
} from './evaluate/readers/trec.ts'
export { rankRun, rankScores } from './evaluate/runs.ts'
export type { Judgments, Qrels, Rankings, Run, Scored } from './evaluate/types.ts'
export { STOP_WORDS, stemOf, stemsOf, wordsOf } from './text/words.ts'
