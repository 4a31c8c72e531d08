import type { Node } from './graph.ts'
import { cannotPlace, unsupported } from './refusals.ts'
import { callsOf, recognise } from './recognise.ts'
import { isFloat, valuesOf } from './tensor.ts'
import {
  isExpression,
  type Content,
  type Expression,
  type Known,
  type Numbers,
  type RowFunction,
  type Value,
} from './value.ts'
import { broadcast, contiguous, countOf, isContiguous, readThrough, repeated } from './view.ts'

/** The tokens that the graph is run on. */
export interface Sample {
  readonly ids: readonly number[]
  readonly types: readonly number[]
}

/** undefined for what cannot be placed. */
export type Operator = (
  node: Node,
  inputs: readonly (Value | undefined)[],
  run: Run,
) => Value | readonly (Value | undefined)[] | undefined

type Flags = Pick<Numbers, 'whole' | 'ofTokens'>

/** Steps of arithmetic: the largest encoders take a hundredth of it. */
const MOST_WORK = 1e8
const MOST_NUMBERS = 1e6
const WIDEST = 2 ** 16

/** One run of the graph. */
export class Run {
  readonly sample: Sample
  readonly opset: number
  #work = 0
  #order = 0
  readonly #resolved = new Map<RowFunction, Resolved>()
  readonly #firsts = new Map<Expression, Expression>()

  constructor(opset: number, sample: Sample) {
    this.opset = opset
    this.sample = sample
  }

  /** A file may ask for more than any model needs, to keep the reader busy. */
  spend(work: number): void {
    this.#work += work
    if (!(this.#work <= MOST_WORK)) throw unsupported('it computes more than an encoder does')
  }

  /** What every expression has. */
  rows(
    node: Node,
    rows: number,
    width: number,
  ): Pick<Expression, 'node' | 'rows' | 'width' | 'order'> {
    if (!(width >= 1 && width <= WIDEST)) throw cannotPlace(node)
    return { node, rows, width, order: this.#order++ }
  }

  numbers(
    data: Float64Array,
    shape: readonly number[],
    { whole = true, ofTokens = false }: Partial<Flags> = {},
  ): Value {
    const numbers = { kind: 'numbers' as const, whole, ofTokens }
    // Masks of texts without padding are: one number stands for as many as there are pairs of tokens.
    return data.length > 1 && areEqual(data)
      ? { content: { ...numbers, data: data.slice(0, 1) }, view: repeated(shape) }
      : { content: { ...numbers, data }, view: contiguous(shape) }
  }

  /** A number as often as the shape has room for it. */
  filled(number: number, shape: readonly number[], { whole, ofTokens }: Flags): Value {
    const content = { kind: 'numbers' as const, data: Float64Array.of(number), whole, ofTokens }
    return { content, view: repeated(shape) }
  }

  /** The number that all of them are, where that is known. */
  only({ content, view }: Known): number | undefined {
    const isOne = content.kind === 'numbers' && content.data.length === 1 && countOf(view.shape) > 0
    return isOne ? content.data[0] : undefined
  }

  /** As `read`, for what only asks whether all are so: one will do where all are the same. */
  each(value: Known): Numbers {
    return this.only(value) === undefined ? this.read(value) : (value.content as Numbers)
  }

  /** Each of some known numbers by itself. */
  change(value: Known, whole: boolean | null, apply: (x: number) => number): Value {
    // Where they lie, whatever repeats them.
    const { data, ...numbers } = value.content.kind === 'numbers' ? value.content : this.read(value)
    const view = value.content.kind === 'numbers' ? value.view : contiguous(value.view.shape)
    const changed = this.room(data.length)
    for (let i = 0; i < changed.length; i++) changed[i] = apply(data[i]!)
    return { content: { ...numbers, whole: whole ?? numbers.whole, data: changed }, view }
  }

  /** Makes room for so many numbers, if they are no more than a mask or a shape has. */
  room(count: number): Float64Array {
    this.#allow(count)
    return new Float64Array(count)
  }

  #allow(count: number): void {
    if (!(count >= 0 && count <= MOST_NUMBERS)) throw unsupported('it has very large constants')
    this.spend(count)
  }

  /** Known numbers, in the order of the shape. */
  read({ content, view }: Known): Numbers {
    this.#allow(countOf(view.shape))
    if (content.kind === 'numbers') return { ...content, data: readThrough(view, content.data) }
    const { tensor, scaling } = content
    if (scaling) throw unsupported(`it would have to compute with ${tensor.name}`)
    const data = readThrough(view, valuesOf(tensor))
    return { kind: 'numbers', data, whole: !isFloat(tensor), ofTokens: false }
  }

  /** Known numbers, repeated to fill a shape. */
  readAs({ content, view }: Known, shape: readonly number[]): Numbers | undefined {
    const wide = broadcast(view, shape)
    return wide && this.read({ content, view: wide })
  }

  /** Which expression the content is, times which number. */
  resolve(content: Content): Resolved | undefined {
    if (isExpression(content)) return { expression: content, scale: 1 }
    if (content.kind !== 'function') return undefined
    const known = this.#resolved.get(content)
    if (known) return known
    const { of, node, cost, width } = content
    this.spend(callsOf(content) * (cost + 1) * of.width)
    const found = recognise(content)
    if (!found) throw cannotPlace(node)
    const resolved =
      found.kind === 'scaled'
        ? { expression: of, scale: found.scale }
        : { expression: { ...found, ...this.rows(node, of.rows, width), of }, scale: 1 }
    this.#resolved.set(content, resolved)
    return resolved
  }

  /** The expression whose rows these are: all of them, or the first. */
  rowsOf(value: Value | undefined): Expression | undefined {
    if (!value) return undefined
    const resolved = this.resolve(value.content)
    if (!resolved || Math.abs(resolved.scale - 1) > 1e-9) return undefined
    const { expression } = resolved
    if (isWhole(value)) return expression
    const { shape } = value.view
    const { width } = expression
    if (!isContiguous(value.view) || shape.at(-1) !== width || countOf(shape) !== width) {
      return undefined
    }
    const first = this.#firsts.get(expression) ?? {
      ...{ kind: 'first' as const, of: expression },
      ...this.rows(expression.node, 1, width),
    }
    this.#firsts.set(expression, first)
    return first
  }
}

function areEqual(data: Float64Array): boolean {
  const first = data[0]!
  for (let i = 1; i < data.length; i++) if (!Object.is(data[i], first)) return false
  return true
}

interface Resolved {
  readonly expression: Expression
  readonly scale: number
}

/** Whether the value has every row of its content, each whole, in their order. */
export function isWhole({ content, view }: Value): boolean {
  const rows = content.kind === 'function' ? content.of.rows : 'rows' in content ? content.rows : 0
  const width = 'width' in content ? content.width : 0
  return (
    rows > 0 &&
    view.shape.at(-1) === width &&
    countOf(view.shape) === rows * width &&
    isContiguous(view)
  )
}
