// What is added to a product, and what is added to rows.
import type { Node } from './graph.ts'
import { isWhole, type Run } from './run.ts'
import { isExpression, type Expression, type Value } from './value.ts'
import { contiguous } from './view.ts'

/** Words, positions and types. */
const MOST_TERMS = 3

/** What is added to a product belongs to it. */
export function addBias(node: Node, value: Value, bias: Float64Array, run: Run): Value | undefined {
  const { content, view } = value
  if (!isExpression(content) || content.kind !== 'product') return undefined
  if (bias.length !== content.width || !isWhole(value)) return undefined
  const before = content.bias
  const sum = before ? bias.map((one, i) => one + before[i]!) : bias
  const rows = run.rows(node, content.rows, content.width)
  return { content: { ...content, ...rows, bias: sum }, view }
}

/** Rows of two expressions. */
export function addRows(
  node: Node,
  a: Value,
  b: Value,
  shape: readonly number[],
  run: Run,
): Value | undefined {
  if (node.type !== 'Add' && !node.type.includes('LayerNormalization')) return undefined
  const [one, other] = [run.rowsOf(a), run.rowsOf(b)]
  if (!one || !other || one.rows !== other.rows || one.width !== other.width) return undefined
  const terms = [one, other].flatMap((term): readonly Expression[] =>
    term.kind === 'sum' ? term.terms : [term],
  )
  if (terms.length > MOST_TERMS) return undefined
  const sum = { kind: 'sum' as const, ...run.rows(node, one.rows, one.width), terms }
  return { content: sum, view: contiguous(shape) }
}
