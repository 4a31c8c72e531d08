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
  /** One number an item, a higher one is better. */
  readonly prior: Float64Array | null
  readonly blend: number
}

/** Best first; what has no score yet follows in the caller's order. */
export function buildRanking<T>(
  items: readonly T[],
  scores: Scores,
  { activation, label, topK, minScore, prior, blend }: RankingOptions,
): Ranking<T> {
  const { results, scored, scoreKey } = scores
  const [known, rest]: [number[], number[]] = [[], []]
  for (let i = 0; i < items.length; i++) (results[i] ? known : rest).push(i)

  const rows = known.map((i) => results[i]!.logits)
  const values = activate(rows, activation)
  const width = values.length / rows.length
  const logits = Float64Array.from(rows, (row) => labelLogit(row, label, activation === 'softmax'))
  const blended =
    prior &&
    blendOf(
      logits,
      Float64Array.from(known, (i) => prior[i]!),
      blend,
    )
  const keys = blended ?? logits
  const order = known.map((_, k) => k).sort((a, b) => keys[b]! - keys[a]! || a - b)

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
      ...(prior && { prior: prior[index]!, blended: blended![k]! }),
      ...(truncated && { truncated }),
      ...(window && { window }),
    })
  }
  for (const index of rest) {
    const given = prior && { prior: prior[index]! }
    ranked.push({ index, item: items[index]!, score: null, logit: null, ...given })
  }
  return Object.assign(ranked.slice(0, topK), { complete: !rest.length, scored, scoreKey })
}

/** Activated rows of labels, one after the other. In double precision: in single, a sigmoid is 1 from 17 on. */
export function activate(
  rows: readonly (readonly number[])[],
  activation: RankingOptions['activation'],
): Float64Array {
  const width = rows[0]?.length ?? 0
  const values = Float64Array.from(
    rows.flatMap((row) => (typeof activation === 'function' ? given(row, activation) : row)),
  )
  if (values.some(Number.isNaN)) {
    throw new RerankError('invalid-input', 'options.activation must give a number for each label.')
  }
  if (activation === 'sigmoid') return values.map((logit) => 1 / (1 + Math.exp(-logit)))
  if (activation === 'softmax') rows.forEach((_, row) => normalise(values, row * width, 1, width))
  if (activation === 'listwise') {
    for (let label = 0; label < width; label++) normalise(values, label, width, rows.length)
  }
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

/** A softmax in place, over every so-many-th value. */
function normalise(values: Float64Array, start: number, step: number, count: number): void {
  const end = start + step * count
  let highest = -Infinity
  for (let i = start; i < end; i += step) highest = Math.max(highest, values[i]!)
  let sum = 0
  for (let i = start; i < end; i += step) sum += values[i] = Math.exp(values[i]! - highest)
  for (let i = start; i < end; i += step) values[i]! /= sum
}

function blendOf(logits: Float64Array, prior: Float64Array, blend: number): Float64Array {
  const given = standardised(prior)
  return standardised(logits).map((z, i) => (1 - blend) * z + blend * given[i]!)
}

/** Mean 0, deviation 1; a list of equals is all 0. */
function standardised(values: Float64Array): Float64Array {
  const meanOf = (numbers: Float64Array) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length
  const mean = meanOf(values)
  const deviation = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)))
  // The mean of equals may be off by a rounding.
  const isSpread = deviation > Math.abs(mean) * 1e-12
  return values.map((value) => (isSpread ? (value - mean) / deviation : 0))
}
