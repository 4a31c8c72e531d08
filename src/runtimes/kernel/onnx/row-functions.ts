// Functions of rows, step by step.
import type { Node } from './graph.ts'
import { isExpression, type RowFunction, type Value } from './value.ts'

/** More steps than any LayerNorm or GELU is made of. */
const MOST_STEPS = 200

/** An expression is the function that leaves its rows as they are. */
export function functionOf({ content }: Value): RowFunction | undefined {
  if (content.kind === 'function') return content
  if (!isExpression(content)) return undefined
  const { width, node } = content
  return { kind: 'function', node, of: content, width, cost: 0, apply: (row) => row }
}

/** A step more: of one function's numbers, or of two functions'. */
export function compose(
  node: Node,
  view: Value['view'],
  one: RowFunction | undefined,
  other: RowFunction | undefined,
  step: (x: number, y: number) => number,
): Value | undefined {
  if (!one || !other) return undefined
  const width = Math.max(one.width, other.width)
  const cost = one.cost + (other === one ? 0 : other.cost) + 1
  if (cost > MOST_STEPS) return undefined
  const content: RowFunction = {
    ...{ kind: 'function', node, of: one.of, width, cost },
    apply: (row) => {
      const x = one.apply(row)
      const y = other === one ? x : other.apply(row)
      const result = new Float64Array(width)
      // A row of one number stands for all.
      const along = Number(x.length > 1)
      const beside = Number(y.length > 1)
      for (let i = 0; i < width; i++) result[i] = step(x[i * along]!, y[i * beside]!)
      return result
    },
  }
  return { content, view }
}
