import { measure, type Metric } from './metrics.ts'
import type { Qrels, Rankings } from './types.ts'

/** One system's values. */
export interface Evaluation {
  /** The ids of the queries that count, in the order of the judgments. */
  readonly queries: readonly string[]
  /** By metric: one value a query, in that order. */
  readonly values: ReadonlyMap<Metric, Float64Array>
}

export interface EvaluateOptions {
  /**
   * Whether a query that has judgments and no ranking counts as 0 (`trec_eval -c`), or not at all.
   * A query with an empty ranking always counts; one without judgments never does.
   * @default false
   */
  complete?: boolean
}

/** Measures each query by each metric. */
export function evaluate(
  rankings: Rankings,
  qrels: Qrels,
  metrics: readonly Metric[],
  { complete = false }: EvaluateOptions = {},
): Evaluation {
  const queries = [...qrels.keys()].filter((query) => complete || rankings.has(query))
  const valuesOf = (metric: Metric) =>
    Float64Array.from(queries, (query) =>
      measure(metric, rankings.get(query) ?? [], qrels.get(query)!),
    )
  return { queries, values: new Map(metrics.map((metric) => [metric, valuesOf(metric)])) }
}

/** The average over queries; of none, 0. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return values.length > 0 ? sum / values.length : 0
}
