// Queries × keys, and what they give × values. Which rows, columns and heads are meant is told by how
// they lie in memory: exporters reshape and transpose in many ways, but they end in the same place.
import type { Node } from './graph.ts'
import { leavesScores } from './masks.ts'
import { sliceOutputs } from './matrices.ts'
import { isWhole, type Operator, type Run } from './run.ts'
import type { Attended, Product, Scores, Value } from './value.ts'
import { contiguous, reshape, sameNumbers, swapLast, transpose } from './view.ts'

/** Heads × tokens × size of a head, of rows that hold the heads side by side. */
interface Heads {
  readonly product: Product
  readonly heads: number
  readonly size: number
  readonly scale: number
}

/** A product of two values neither of which is known. */
export function attend(
  node: Node,
  a: Value,
  b: Value,
  alpha: number,
  run: Run,
): (Value & { content: Scores | Attended }) | undefined {
  const shape = [...a.view.shape.slice(0, -1), b.view.shape.at(-1)!]
  if (a.content.kind === 'shares') {
    const value = headsOf(b, run)
    const { query, key, heads, scale } = a.content
    if (!isWhole(a) || !value || value.heads !== heads || value.scale !== 1) return undefined
    const attended = attention(node, query, key, value.product, heads, scale, run)
    return attended && byHeads(attended, shape)
  }
  const query = headsOf(a, run)
  const key = headsOf({ ...b, view: swapLast(b.view) }, run)
  if (!query || !key || query.heads !== key.heads || query.size !== key.size) return undefined
  const { heads } = query
  const { rows } = query.product
  const scores: Scores = {
    ...{ kind: 'scores', query: query.product, key: key.product, heads },
    scale: query.scale * key.scale * alpha,
    ...run.rows(node, heads * rows, rows),
  }
  return { content: scores, view: contiguous(shape) }
}

export function attention(
  node: Node,
  query: Product,
  key: Product,
  value: Product,
  heads: number,
  scale: number,
  run: Run,
): Attended | undefined {
  if (query.width !== key.width || query.width !== value.width) return undefined
  const rows = run.rows(node, query.rows, query.width)
  return { kind: 'attended', query, key, value, heads, scale, ...rows }
}

/** Some columns of a product. */
export function columnsOf(
  product: Product,
  from: number,
  width: number,
  run: Run,
): Product | undefined {
  if (from === 0 && width === product.width) return product
  if (!Number.isInteger(from) || from < 0 || from + width > product.width) return undefined
  const { weight, bias, node, rows } = product
  return {
    ...product,
    weight: sliceOutputs(weight, from, width),
    bias: bias && bias.slice(from, from + width),
    ...run.rows(node, rows, width),
  }
}

/** The softmax of scores; a mask that hides nothing has been left out by now. */
export const softmax: Operator = (node, [value], run) => {
  if (!value || !isWhole(value)) return undefined
  const rank = value.view.shape.length
  const axis = Number(node.attributes.get('axis') ?? (run.opset < 13 ? 1 : -1))
  if (axis !== -1 && axis !== rank - 1) return undefined
  const resolved = run.resolve(value.content)
  if (resolved?.expression.kind !== 'scores') return undefined
  const { expression, scale } = resolved
  const { rows, width } = expression
  const shares = { kind: 'shares' as const, scale: expression.scale * scale }
  return {
    content: { ...expression, ...shares, ...run.rows(node, rows, width) },
    view: value.view,
  }
}

/** The standard operator: queries, keys and values with an axis of heads, and how they are masked. */
export const headedAttention: Operator = (node, inputs, run) => {
  const [query, key, value, mask, pastKey, pastValue] = inputs
  if (!query || !key || !value || pastKey || pastValue || node.attributes.get('is_causal')) {
    return undefined
  }
  if (node.attributes.get('softcap') || !leavesScores(mask, run)) return undefined
  const [queries, keys, values] = [query, key, value].map((one) => headsOf(one, run))
  if (!queries || !keys || !values || values.scale !== 1) return undefined
  const { heads, size, product } = queries
  if (keys.heads !== heads || values.heads !== heads) return undefined
  const asked = Number(node.attributes.get('scale') ?? 1 / Math.sqrt(size))
  const scale = asked * queries.scale * keys.scale
  const attended = attention(node, product, keys.product, values.product, heads, scale, run)
  return attended && byHeads(attended, query.view.shape)
}

/** Of a value that is seen as [1 ×] heads × tokens × size. */
function headsOf({ content, view }: Value, run: Run): Heads | undefined {
  const resolved = run.resolve(content)
  if (resolved?.expression.kind !== 'product') return undefined
  const { expression: product, scale } = resolved
  const { shape, strides, offset } = view
  const rank = shape.length
  const size = shape[rank - 1]!
  const axes = shape
    .map((count, axis) => ({ count, stride: strides[axis]! }))
    .slice(0, rank - 2)
    .filter(({ count }) => count > 1)
  if (rank < 2 || axes.length > 1) return undefined
  const { count: heads, stride } = axes[0] ?? { count: 1, stride: size }
  const lies =
    stride === size &&
    shape[rank - 2] === product.rows &&
    strides[rank - 2] === product.width &&
    strides[rank - 1] === Number(size > 1)
  const columns = lies ? columnsOf(product, offset, heads * size, run) : undefined
  return columns && { product: columns, heads, size, scale }
}

/** Seen as [1 ×] heads × tokens × size: rows hold the heads side by side. */
function byHeads(
  content: Attended,
  shape: readonly number[],
): (Value & { content: Attended }) | undefined {
  const { heads, rows, width } = content
  const view = transpose(contiguous([rows, heads, width / heads]), [1, 0, 2])
  const long = (sizes: readonly number[]) => sizes.filter((size) => size > 1)
  const placed = sameNumbers(long(view.shape), long(shape)) ? reshape(view, shape) : undefined
  return placed && { content, view: placed }
}
