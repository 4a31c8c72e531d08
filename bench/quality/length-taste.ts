import { mean } from 'web-rerank/evaluate'

/** A text that is not an answer, by its length and by what the model says of it. */
export interface Measured {
  readonly length: number
  readonly logit: number
}

/** With fewer, an order says nothing. */
const FEWEST = 5

/**
 * Whether a model likes long texts for their length, or short ones: Spearman's correlation of logit and
 * length over the texts of each query that are no answers, as a mean over the queries. 0 is no taste.
 */
export function lengthTaste(queries: readonly (readonly Measured[])[]): number | null {
  const values = queries
    .filter((texts) => texts.length >= FEWEST)
    .map((texts) =>
      spearman(
        texts.map(({ length }) => length),
        texts.map(({ logit }) => logit),
      ),
    )
    .filter((value) => !Number.isNaN(value))
  return values.length === 0 ? null : mean(values)
}

/** The correlation of ranks, ties sharing theirs; NaN where one side is all alike. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const x = ranksOf(a)
  const y = ranksOf(b)
  const middle = (a.length - 1) / 2
  let xy = 0
  let xx = 0
  let yy = 0
  for (let i = 0; i < a.length; i++) {
    xy += (x[i]! - middle) * (y[i]! - middle)
    xx += (x[i]! - middle) ** 2
    yy += (y[i]! - middle) ** 2
  }
  return xy / Math.sqrt(xx * yy)
}

function ranksOf(values: readonly number[]): Float64Array {
  const order = Array.from(values, (_, i) => i).sort((i, j) => values[i]! - values[j]!)
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length;) {
    let to = from
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + to - 1) / 2
    from = to
  }
  return ranks
}
