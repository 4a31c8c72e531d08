// Rows have no padding: a mask that is all ones must change nothing, or it does something else.
import type { Run } from './run.ts'
import { isKnown, type Value } from './value.ts'

/** Of a mask that says which tokens there are. */
export function hidesNothing(mask: Value | undefined, tokens: number, run: Run): boolean {
  if (!mask) return true
  if (!isKnown(mask)) return false
  const { data, ofTokens } = run.read(mask)
  const { shape } = mask.view
  if (ofTokens) return false
  // One number a row says how many tokens it has; two say where they end and begin.
  if (shape.length === 1 && data.length <= 2) return data[0] === tokens && (data[1] ?? 0) === 0
  return shape.length > 1 && shape.at(-1) === tokens && data.every((one) => one !== 0)
}

/** Of a mask that is added to the scores. */
export function addsNothing(mask: Value | undefined, run: Run): boolean {
  if (!mask) return true
  if (!isKnown(mask)) return false
  const { data, ofTokens } = run.each(mask)
  return !ofTokens && data.every((one) => one === 0)
}

/** Of a mask that is added if it has numbers, and lets through if it has truth values. */
export function leavesScores(mask: Value | undefined, run: Run): boolean {
  if (!mask || !isKnown(mask) || !run.each(mask).whole) return addsNothing(mask, run)
  const { data, ofTokens } = run.each(mask)
  return !ofTokens && data.every((one) => one !== 0)
}
