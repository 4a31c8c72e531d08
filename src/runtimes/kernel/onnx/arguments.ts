// What an operator is told: by an attribute, or in later versions by an input.
import type { Node } from './graph.ts'
import type { Run } from './run.ts'
import { isKnown, type Numbers, type Value } from './value.ts'

/** More than any value has. */
export const MOST_AXES = 64

/** The numbers of an input, or of the attribute that older versions have in its place. */
export function integersOf(
  node: Node,
  value: Value | undefined,
  attribute: string,
  run: Run,
): number[] | undefined {
  if (value) {
    const numbers = isKnown(value) ? run.read(value) : undefined
    const usable = numbers && !numbers.ofTokens && numbers.data.length <= MOST_AXES
    return usable ? [...numbers.data] : undefined
  }
  const said = node.attributes.get(attribute)
  if (typeof said === 'number') return [said]
  return Array.isArray(said) ? [...(said as readonly number[])] : undefined
}

/** undefined where there is no such axis. */
export function axisOf(axis: number, rank: number): number | undefined {
  const counted = axis < 0 ? axis + rank : axis
  return Number.isInteger(counted) && counted >= 0 && counted < rank ? counted : undefined
}

/** Known numbers with their shape. */
export interface KnownNumbers extends Numbers {
  readonly shape: readonly number[]
}

/** undefined unless all are known. */
export function readAll(
  inputs: readonly (Value | undefined)[],
  run: Run,
): KnownNumbers[] | undefined {
  const known = inputs.map(
    (value) => value && isKnown(value) && { ...run.read(value), shape: value.view.shape },
  )
  return known.every((one) => one) ? (known as KnownNumbers[]) : undefined
}
