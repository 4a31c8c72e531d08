import type { Dtype } from './types.ts'

/** How far the logits of one pair may lie apart when they come from two runtimes, or two batches. */
export const LOGIT_TOLERANCE: Readonly<Record<Dtype, number>> = {
  fp32: 0.02,
  fp16: 0.1,
  int8: 0.6,
  q4: 0.3,
  q4f16: 0.3,
}

/** The same for vectors, as a share of their largest number: how large that is differs from model to model. */
const VECTOR_TOLERANCE: Readonly<Record<Dtype, number>> = {
  fp32: 0.01,
  fp16: 0.05,
  int8: 0.3,
  q4: 0.3,
  q4f16: 0.3,
}

export function vectorTolerance(dtype: Dtype, numbers: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < numbers.length; i++) largest = Math.max(largest, Math.abs(numbers[i]!))
  return VECTOR_TOLERANCE[dtype] * largest
}

/** A NaN, or a missing number, is no small difference. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity
  let largest = 0
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!)
    if (Number.isNaN(difference)) return Infinity
    largest = Math.max(largest, difference)
  }
  return largest
}

/**
 * One number to order by. Labels that exclude each other count by their log-odds (the logit whose
 * sigmoid is the label's softmax), so that the order never contradicts the score.
 */
export function labelLogit(row: ArrayLike<number>, label: number, exclusive: boolean): number {
  const own = row[label]!
  if (row.length === 1 || !exclusive) return own
  const others = Array.from(row).filter((_, i) => i !== label)
  const highest = Math.max(...others)
  return own - highest - Math.log(others.reduce((sum, one) => sum + Math.exp(one - highest), 0))
}
