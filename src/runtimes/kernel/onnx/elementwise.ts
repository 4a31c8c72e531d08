// Operators that take one number after the other: additions, comparisons, casts.
import { BINARY, LOGICAL, UNARY } from './functions.ts'
import type { Node } from './graph.ts'
import { withScale } from './matrices.ts'
import { isWhole, type Operator, type Run } from './run.ts'
import { isFloat } from './tensor.ts'
import {
  isExpression,
  isKnown,
  type Expression,
  type Numbers,
  type RowFunction,
  type Stored,
  type Value,
} from './value.ts'
import { broadcast, commonShape, contiguous, countOf, reshape, sameView } from './view.ts'

/** More steps than any LayerNorm or GELU is made of. */
const MOST_STEPS = 200
/** Words, positions and types. */
const MOST_TERMS = 3
/** What leaves the other operand as it is; as the first operand only where the order does not matter. */
const NEUTRAL: Readonly<Record<string, number>> = { Add: 0, Sub: 0, Mul: 1, Div: 1, Pow: 1 }
const COMMUTATIVE: readonly string[] = ['Add', 'Mul']
const BOOLEAN = 9
const FLOATS: readonly number[] = [1, 10, 11, 16]

const unary: Operator = (node, [value], run) => {
  if (!value) return undefined
  const apply = UNARY[node.type]!
  if (isKnown(value)) {
    const { data, whole, ofTokens } = run.read(value)
    const stays = whole || LOGICAL.includes(node.type)
    return run.numbers(data.map(apply), value.view.shape, { whole: stays, ofTokens })
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
  a: Value & { content: Numbers | Stored },
  b: Value & { content: Numbers | Stored },
  shape: readonly number[],
  run: Run,
): Value | undefined {
  const [one, other] = [run.read(a), run.read(b)]
  const views = [a, b].map(({ view }) => broadcast(contiguous(view.shape), shape))
  if (!views[0] || !views[1]) return undefined
  const x = run.read({ content: one, view: views[0] }).data
  const y = run.read({ content: other, view: views[1] }).data
  const apply = BINARY[node.type]!
  const whole = one.whole && other.whole
  const truncates = whole && node.type === 'Div'
  return run.numbers(
    x.map((value, i) => {
      const result = apply(value, y[i]!)
      return truncates ? Math.trunc(result) : result
    }),
    shape,
    { whole: whole || LOGICAL.includes(node.type), ofTokens: one.ofTokens || other.ofTokens },
  )
}

/** `follows`: whether the known numbers are the second operand. */
function withKnown(
  node: Node,
  value: Value,
  known: Value & { content: Numbers | Stored },
  shape: readonly number[],
  follows: boolean,
  run: Run,
): Value | undefined {
  const { data, ofTokens } = run.read(known)
  const { content } = value
  // That it adds nothing here says nothing about other tokens.
  if (ofTokens) return undefined
  if (content.kind === 'step' && node.type === 'Mul' && !content.scale) {
    return { content: { ...content, scale: data }, view: contiguous(shape) }
  }
  const view = reshape(value.view, shape)
  if (!view) return undefined
  const [number] = data
  const uniform = number !== undefined && data.every((one) => one === number)
  if (uniform && number === NEUTRAL[node.type] && (follows || COMMUTATIVE.includes(node.type))) {
    return { content, view }
  }
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

/** An expression is the function that leaves its rows as they are. */
export function functionOf({ content }: Value): RowFunction | undefined {
  if (content.kind === 'function') return content
  if (!isExpression(content)) return undefined
  const { width, node } = content
  return { kind: 'function', node, of: content, width, cost: 0, apply: (row) => row }
}

/** A step more: of one function's numbers, or of two functions'. */
function compose(
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
      for (let i = 0; i < width; i++) result[i] = step(x[i % x.length]!, y[i % y.length]!)
      return result
    },
  }
  return { content, view }
}

const where: Operator = (_node, [condition, a, b], run) => {
  if (!condition || !a || !b || !isKnown(condition)) return undefined
  const pair = commonShape(a.view.shape, b.view.shape)
  const shape = pair && commonShape(pair, condition.view.shape)
  if (!shape) return undefined
  const choice = run.read(condition)
  if (isKnown(a) && isKnown(b)) {
    const operands = [choice, run.read(a), run.read(b)]
    const spread = [condition, a, b].map(({ view }, i) => {
      const wide = broadcast(contiguous(view.shape), shape)
      return wide && run.read({ content: operands[i]!, view: wide }).data
    })
    const [yes, x, y] = spread
    if (!yes || !x || !y) return undefined
    return run.numbers(
      yes.map((chosen, i) => (chosen ? x[i]! : y[i]!)),
      shape,
      {
        whole: operands[1]!.whole && operands[2]!.whole,
        ofTokens: operands.some(({ ofTokens }) => ofTokens),
      },
    )
  }
  if (choice.ofTokens || choice.data.length === 0) return undefined
  const always = choice.data.every((chosen) => chosen !== 0)
  const never = choice.data.every((chosen) => chosen === 0)
  if (!always && !never) return undefined
  const { content, view } = always ? a : b
  const placed = reshape(view, shape)
  return placed && { content, view: placed }
}

const cast: Operator = (node, [value], run) => {
  const to = Number(node.attributes.get('to'))
  if (!value) return undefined
  const toFloat = FLOATS.includes(to)
  if (!isKnown(value)) return toFloat ? value : undefined
  if (toFloat && value.content.kind === 'stored' && isFloat(value.content.tensor)) return value
  const { data, ofTokens } = run.read(value)
  const converted = toFloat
    ? data
    : data.map((x) => (to === BOOLEAN ? Number(x !== 0) : Math.trunc(x)))
  return run.numbers(converted, value.view.shape, { whole: !toFloat, ofTokens })
}

const castLike: Operator = (node, [value, like], run) => {
  if (!value || !like) return undefined
  // Weights and activations are floats; so is what is cast like them.
  const whole = isKnown(like) && run.read(like).whole
  const attributes = new Map([['to', whole ? 7 : 1]])
  return cast({ ...node, attributes }, [value], run)
}

export const ELEMENTWISE: Readonly<Record<string, Operator>> = {
  ...Object.fromEntries(Object.keys(UNARY).map((type) => [type, unary])),
  ...Object.fromEntries(Object.keys(BINARY).map((type) => [type, binary])),
  Where: where,
  Cast: cast,
  CastLike: castLike,
}
