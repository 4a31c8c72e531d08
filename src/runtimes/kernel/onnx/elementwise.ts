// Operators that take one number after the other.
import { addBias, addRows } from './additions.ts'
import { BINARY, LOGICAL, UNARY } from './functions.ts'
import type { Node } from './graph.ts'
import { withScale } from './matrices.ts'
import { compose, functionOf } from './row-functions.ts'
import { isWhole, type Operator, type Run } from './run.ts'
import {
  isExpression,
  isKnown,
  type Known,
  type Numbers,
  type RowFunction,
  type Value,
} from './value.ts'
import { commonShape, contiguous, countOf, reshape, sameView } from './view.ts'

/** What leaves the other operand as it is; as the first operand only where the order does not matter. */
const NEUTRAL: Readonly<Record<string, number>> = { Add: 0, Sub: 0, Mul: 1, Div: 1, Pow: 1 }
const COMMUTATIVE: readonly string[] = ['Add', 'Mul']

const unary: Operator = (node, [value], run) => {
  if (!value) return undefined
  const apply = UNARY[node.type]!
  if (isKnown(value)) {
    return run.change(value, LOGICAL.includes(node.type) || null, apply)
  }
  // The softmax of a row that attends to something is a number: a guard against NaN does nothing.
  if (node.type === 'IsNaN' && isExpression(value.content) && value.content.kind === 'shares') {
    return run.numbers(run.room(countOf(value.view.shape)), value.view.shape)
  }
  const rows = functionOf(value)
  return compose(node, value.view, rows, rows, apply)
}

const binary: Operator = (node, [a, b], run) => {
  if (!a || !b) return undefined
  const shape = commonShape(a.view.shape, b.view.shape)
  if (!shape) return undefined
  if (isKnown(a) && isKnown(b)) return compute(node, a, b, shape, run)
  if (isKnown(b)) return withKnown(node, a, b, shape, true, run)
  if (isKnown(a)) return withKnown(node, b, a, shape, false, run)
  return scaleBack(node, a, b, run) ?? combine(node, a, b) ?? addRows(node, a, b, shape, run)
}

function compute(
  node: Node,
  a: Known,
  b: Known,
  shape: readonly number[],
  run: Run,
): Value | undefined {
  const apply = BINARY[node.type]!
  const flags = (x: Numbers, y: Numbers) => ({
    whole: (x.whole && y.whole) || LOGICAL.includes(node.type),
    ofTokens: x.ofTokens || y.ofTokens,
  })
  const isCut = (x: Numbers, y: Numbers) => node.type === 'Div' && x.whole && y.whole
  const [one, other] = [run.only(a), run.only(b)]
  if (one !== undefined && other !== undefined) {
    const [x, y] = [a.content as Numbers, b.content as Numbers]
    const result = apply(one, other)
    return run.filled(isCut(x, y) ? Math.trunc(result) : result, shape, flags(x, y))
  }
  const [x, y] = [run.readAs(a, shape), run.readAs(b, shape)]
  if (!x || !y) return undefined
  const results = run.room(x.data.length)
  for (let i = 0; i < results.length; i++) results[i] = apply(x.data[i]!, y.data[i]!)
  return run.numbers(isCut(x, y) ? results.map(Math.trunc) : results, shape, flags(x, y))
}

/** `follows`: whether the known numbers are the second operand. */
function withKnown(
  node: Node,
  value: Value,
  known: Known,
  shape: readonly number[],
  follows: boolean,
  run: Run,
): Value | undefined {
  const found = run.each(known)
  const { content } = value
  // That it adds nothing here says nothing about other tokens.
  if (found.ofTokens) return undefined
  if (content.kind === 'step' && node.type === 'Mul' && !content.scale) {
    return { content: { ...content, scale: run.read(known).data }, view: contiguous(shape) }
  }
  const view = reshape(value.view, shape)
  if (!view) return undefined
  const [number] = found.data
  const uniform = number !== undefined && found.data.every((one) => one === number)
  if (uniform && number === NEUTRAL[node.type] && (follows || COMMUTATIVE.includes(node.type))) {
    return { content, view }
  }
  const { data } = found.data.length === countOf(known.view.shape) ? found : run.read(known)
  const placed = { content, view }
  if (node.type === 'Add') {
    const biased = addBias(node, placed, data, run)
    if (biased) return biased
  }
  const rows = functionOf(placed)
  if (!rows) return undefined
  const { width } = rows
  const isRow = data.length === width && known.view.shape.at(-1) === width && isWhole(placed)
  if (!uniform && !isRow) return undefined
  const vector = uniform ? Float64Array.of(number) : data
  const constant: RowFunction = { ...rows, width: vector.length, cost: 0, apply: () => vector }
  const [one, other] = follows ? [rows, constant] : [constant, rows]
  return compose(node, view, one, other, BINARY[node.type]!)
}

/** Products of digits, times the steps of both sides: the product that they stand for. */
function scaleBack(node: Node, a: Value, b: Value, run: Run): Value | undefined {
  if (node.type !== 'Mul') return undefined
  const [value, by] = a.content.kind === 'integers' ? [a, b] : [b, a]
  const { content, view } = value
  const step = by.content
  if (step.kind !== 'step') return undefined
  if (content.kind === 'step') {
    if (content.scale || step.scale) return undefined
    return { content: { ...step, of: [...content.of, ...step.of] }, view }
  }
  if (content.kind !== 'integers') return undefined
  const { product, of } = content
  if (of.length !== step.of.length || !of.every((one) => step.of.includes(one))) return undefined
  if (product.kind !== 'product') return step.scale ? undefined : { content: product, view }
  const weight = withScale(product.weight, step.scale ?? [1], product.weight.zero)
  const rows = run.rows(node, product.rows, product.width)
  return weight && { content: { ...product, ...rows, weight }, view }
}

/** Two functions of the same rows. */
function combine(node: Node, a: Value, b: Value): Value | undefined {
  const one = functionOf(a)
  const other = functionOf(b)
  if (!one || !other || one.of !== other.of) return undefined
  const aligned = sameView(a.view, b.view) || (isWhole(a) && isWhole(b))
  if (!aligned) return undefined
  const { view } = one.width === 1 ? b : a
  return compose(node, view, one, other, BINARY[node.type]!)
}

export const ELEMENTWISE: Readonly<Record<string, Operator>> = {
  ...Object.fromEntries(Object.keys(UNARY).map((type) => [type, unary])),
  ...Object.fromEntries(Object.keys(BINARY).map((type) => [type, binary])),
}
