import { callersMistake, RerankError } from '../errors.ts'
import { labelLogit } from '../logits.ts'
import type { Activation, Ranked, Ranking } from '../types.ts'
import type { Scores } from './scores.ts'

export interface RankingOptions {
  readonly activation: Exclude<Activation, 'model'>
  /** The column that means "relevant". */
  readonly label: number
  readonly topK: number
  readonly minScore: number
  /** One number an item, a higher one is better. Where there is none, the model's own, if it has one. */
  readonly prior: Float64Array | null
  /** null where nothing is blended. */
  readonly blend: number | null
}

/** Best first; what has no score yet follows in the caller's order. */
export function buildRanking<T>(
  items: readonly T[],
  scores: Scores,
  { activation, label, topK, minScore, prior, blend }: RankingOptions,
): Ranking<T> {
  const { results, scored, scoreKey } = scores
  const known: number[] = []
  const rest: number[] = []
  for (const i of items.keys()) (results[i] ? known : rest).push(i)

  const rows = known.map((i) => results[i]!.logits)
  const values = activate(rows, activation)
  const width = values.length / rows.length
  const logits = Float64Array.from(rows, (row) => labelLogit(row, label, activation === 'softmax'))
  const priors = known.map((i) => (prior ? prior[i] : results[i]!.lexical))
  const given = priors[0] !== undefined && standardised(Float64Array.from(priors as number[]))
  const blended = given && standardised(logits).map((z, k) => (1 - blend!) * z + blend! * given[k]!)
  const keys = blended || logits
  const order = known.map((_, k) => k).sort((a, b) => keys[b]! - keys[a]!) // a stable sort

  const ranked: Ranked<T>[] = []
  for (const k of order) {
    const index = known[k]!
    const score = values[k * width + label]!
    if (score < minScore) continue
    const { truncated, window } = results[index]!
    ranked.push({
      index,
      item: items[index]!,
      score,
      logit: logits[k]!,
      ...(blended && { prior: priors[k]!, blended: blended[k]! }),
      ...(truncated && { truncated }),
      ...(window && { window }),
    })
  }
  for (const index of rest) {
    ranked.push({
      index,
      item: items[index]!,
      score: null,
      logit: null,
      ...(prior && { prior: prior[index]! }),
    })
  }
  return Object.assign(ranked.slice(0, topK), { complete: !rest.length, scored, scoreKey })
}

/** Activated rows of labels, one after the other. In double precision: in single, a sigmoid is 1 from 17 on. */
export function activate(
  rows: readonly (readonly number[])[],
  activation: RankingOptions['activation'],
): Float64Array {
  const width = rows[0]?.length ?? 0
  const said = typeof activation === 'function' ? rows.map((row) => given(row, activation)) : rows
  const values = Float64Array.from(said.flat())
  if (values.some(Number.isNaN)) {
    throw new RerankError('invalid-input', 'options.activation must give a number for each label.')
  }
  if (activation === 'sigmoid') return values.map((logit) => 1 / (1 + Math.exp(-logit)))
  if (activation === 'softmax') return normalised(values, (i) => Math.floor(i / width))
  if (activation === 'listwise') return normalised(values, (i) => i % width)
  return values
}

/** What the caller's function makes of a row; NaN where that is no row. */
function given(
  row: readonly number[],
  activation: Extract<Activation, Function>,
): readonly number[] {
  try {
    const result = activation(Float32Array.from(row))
    const list = typeof result === 'number' ? row.map(() => result) : Array.from(result)
    return list.length === row.length ? list : [NaN]
  } catch (thrown) {
    throw callersMistake('options.activation', thrown)
  }
}

/** A softmax over each group of values. */
function normalised(values: Float64Array, groupOf: (i: number) => number): Float64Array {
  const highest: number[] = []
  values.forEach((value, i) => {
    highest[groupOf(i)] = Math.max(value, highest[groupOf(i)] ?? value)
  })
  const powers = values.map((value, i) => Math.exp(value - highest[groupOf(i)]!))
  const sums: number[] = []
  powers.forEach((power, i) => {
    sums[groupOf(i)] = power + (sums[groupOf(i)] ?? 0)
  })
  return powers.map((power, i) => power / sums[groupOf(i)]!)
}

/** Mean 0, deviation 1; a list of equals is all 0. */
export function standardised(values: Float64Array): Float64Array {
  const meanOf = (numbers: Float64Array) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length
  const mean = meanOf(values)
  const deviation = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)))
  // The mean of equals may be off by a rounding.
  const isSpread = deviation > Math.abs(mean) * 1e-12
  return values.map((value) => (isSpread ? (value - mean) / deviation : 0))
}
