// What a value of the graph is, when the graph is run on tokens whose weights are not known: numbers
// where they follow from shapes, masks and positions alone, else the expression that it stands for.
import type { Activation, Matrix } from '../network.ts'
import type { Node } from './graph.ts'
import type { Tensor } from './tensor.ts'
import type { View } from './view.ts'

export interface Value {
  readonly content: Content
  readonly view: View
}

export type Content = Numbers | Stored | Expression | RowFunction | Quantised | Integers

/** Known numbers. */
export interface Numbers {
  readonly kind: 'numbers'
  readonly data: Float64Array
  /** Integers and truth values divide and are cast differently. */
  readonly whole: boolean
  /** Whether they depend on which tokens are in the text: then they prove nothing about other texts. */
  readonly ofTokens: boolean
}

/** A tensor of the file, not looked into. */
export interface Stored {
  readonly kind: 'stored'
  readonly tensor: Tensor
  /** Where 8-bit weights are multiplied back before they are used. */
  readonly scaling: Scaling | null
}

export interface Scaling {
  /** One, or one for each index of the axis. */
  readonly scale: Float64Array
  readonly zero: Float64Array | null
  /** Of the tensor. */
  readonly axis: number
}

/** Rows × width numbers, row after row. */
interface Rows {
  readonly rows: number
  readonly width: number
  /** Where it comes from. */
  readonly node: Node
  /** Each is larger than those it is made of. */
  readonly order: number
}

export interface Lookup extends Rows {
  readonly kind: 'lookup'
  readonly table: Matrix
  readonly by: 'word' | 'position' | 'type'
  /** The row of the first position. */
  readonly first: number
  /** The word that has the position before the first, and is not counted. */
  readonly uncounted: number | null
}

export interface Sum extends Rows {
  readonly kind: 'sum'
  readonly terms: readonly Expression[]
}

export interface Product extends Rows {
  readonly kind: 'product'
  readonly of: Expression
  readonly weight: Matrix
  readonly bias: Float64Array | null
}

export interface Normed extends Rows {
  readonly kind: 'normed'
  readonly of: Expression
  readonly gain: Float64Array
  readonly bias: Float64Array
  readonly epsilon: number
}

export interface Activated extends Rows {
  readonly kind: 'activated'
  readonly of: Expression
  readonly activation: Activation
}

/** The first token's row. */
export interface First extends Rows {
  readonly kind: 'first'
  readonly of: Expression
}

/** Queries × keys, after the softmax where they are 'shares'. Heads × tokens rows. */
export interface Scores extends Rows {
  readonly kind: 'scores' | 'shares'
  readonly query: Product
  readonly key: Product
  readonly heads: number
  readonly scale: number
}

export interface Attended extends Rows {
  readonly kind: 'attended'
  readonly query: Product
  readonly key: Product
  readonly value: Product
  readonly heads: number
  readonly scale: number
}

export type Expression = Lookup | Sum | Product | Normed | Activated | First | Scores | Attended

/** What becomes of each row of an expression; recognised by what it does to known rows. */
export interface RowFunction {
  readonly kind: 'function'
  readonly node: Node
  readonly of: Expression
  /** The expression's, or 1. */
  readonly width: number
  /** Steps that `apply` takes. */
  readonly cost: number
  apply(row: Float64Array): Float64Array
}

/** What quantising rows gives: their digits, how much a digit is worth, and the digit for zero. */
export interface Quantised {
  readonly kind: 'digits' | 'step' | 'zero'
  /** What was quantised; two of them for the product of two steps. */
  readonly of: readonly Content[]
  /** A step multiplied with the weights' own. */
  readonly scale: Float64Array | null
}

/** A product of digits, before it is multiplied by the steps of what it is of. */
export interface Integers {
  readonly kind: 'integers'
  readonly product: Product | Scores | Attended
  readonly of: readonly Content[]
}

export type Known = Value & { readonly content: Numbers | Stored }

export function isKnown(value: Value): value is Known {
  return value.content.kind === 'numbers' || value.content.kind === 'stored'
}

export function isExpression(content: Content): content is Expression {
  return 'order' in content
}
