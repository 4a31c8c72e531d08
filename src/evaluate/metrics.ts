import { RerankError } from '../errors.ts'
import type { Judgments } from './types.ts'

const NAMES = ['ndcg', 'mrr', 'map', 'recall', 'precision', 'hit'] as const
type Name = (typeof NAMES)[number]

/** What is measured, over the first k documents or, where no k is said, over the whole list. */
export type Metric = Name | `${Name}@${number}`

/** A ranking as the metrics see it. */
interface Seen {
  /** The grade of each document of the first k; nobody judged it: 0. */
  readonly grades: readonly number[]
  /** The k that was asked for. */
  readonly depth: number | undefined
  /** The grades of all that was judged relevant, the best first. */
  readonly relevant: readonly number[]
}

const MEASURES: Readonly<Record<Name, (seen: Seen) => number>> = {
  // The gain is the grade itself, as trec_eval has it, not a power of 2.
  ndcg: ({ grades, relevant, depth }) => ratio(gain(grades), gain(relevant.slice(0, depth))),
  mrr: ({ grades }) => ratio(1, 1 + grades.findIndex(isRelevant)),
  map: ({ grades, relevant }) => ratio(sumOfPrecisions(grades), relevant.length),
  recall: ({ grades, relevant }) => ratio(count(grades), relevant.length),
  // A list that is shorter than k is not let off.
  precision: ({ grades, depth }) => ratio(count(grades), depth ?? grades.length),
  hit: ({ grades }) => Number(grades.some(isRelevant)),
}

/** Throws `invalid-input` for what is no metric. */
export function parseMetric(text: string): Metric {
  const [name, cut, ...more] = text.split('@')
  const known = NAMES.includes(name as Name) && more.length === 0
  if (known && (cut === undefined || /^[1-9]\d*$/.test(cut))) return text as Metric
  throw new RerankError(
    'invalid-input',
    `"${text}" is no metric: write one of ${NAMES.join(', ')}, with or without a depth, such as ndcg@10.`,
  )
}

/**
 * One query's value, 0 to 1, the same as trec_eval's. What nobody judged counts as not relevant, and
 * so does a grade of 0 or below. A query without a relevant document is 0 by every metric, and so is
 * an empty list. A document that stands in the list twice counts where it comes first.
 */
export function measure(metric: Metric, ranking: readonly string[], judgments: Judgments): number {
  const [name, cut] = parseMetric(metric).split('@') as [Name, string?]
  const depth = cut === undefined ? undefined : Number(cut)
  const ids = [...new Set(ranking)].slice(0, depth)
  const grades = ids.map((id) => judgments.get(id) ?? 0)
  const relevant = [...judgments.values()].filter(isRelevant).sort((a, b) => b - a)
  return MEASURES[name]({ grades, depth, relevant })
}

function isRelevant(grade: number): boolean {
  return grade > 0
}

function count(grades: readonly number[]): number {
  return grades.filter(isRelevant).length
}

function gain(grades: readonly number[]): number {
  return grades.reduce((sum, grade, i) => sum + Math.max(0, grade) / Math.log2(i + 2), 0)
}

function sumOfPrecisions(grades: readonly number[]): number {
  let found = 0
  return grades.reduce((sum, grade, i) => (grade > 0 ? sum + ++found / (i + 1) : sum), 0)
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0
}
