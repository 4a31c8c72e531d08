// Rows × weights, in every way that exporters and quantisers write it.
import { attend } from './attention.ts'
import { addBias } from './additions.ts'
import { ELEMENTWISE } from './elementwise.ts'
import type { Node } from './graph.ts'
import { matrixOf, withScale } from './matrices.ts'
import type { Operator, Run } from './run.ts'
import { elementType } from './tensor.ts'
import { isKnown, type Product, type Quantised, type Value } from './value.ts'
import { contiguous, countOf, swapLast } from './view.ts'

function swapped({ content, view }: Value): Value {
  return { content, view: swapLast(view) }
}

/** `weight`: outputs × inputs. The result has the rows' shape but for the last axis. */
export function multiply(
  node: Node,
  rows: Value,
  weight: Value,
  run: Run,
): (Value & { content: Product }) | undefined {
  const of = run.rowsOf(rows)
  const matrix = matrixOf(weight)
  if (!matrix || !of || matrix.columns !== of.width) return undefined
  const product = { kind: 'product' as const, of, weight: matrix, bias: null }
  return {
    content: { ...product, ...run.rows(node, of.rows, matrix.rows) },
    view: contiguous([...rows.view.shape.slice(0, -1), matrix.rows]),
  }
}

const matMul: Operator = (node, [a, b], run) => {
  if (!a || !b) return undefined
  const flag = (name: string) => Boolean(node.attributes.get(name))
  if (flag('transA') || flag('transBatchA') || flag('transBatchB')) return undefined
  const right = flag('transB') ? swapped(b) : b
  const alpha = Number(node.attributes.get('alpha') ?? 1)
  if (!isKnown(b)) return attend(node, a, right, alpha, run)
  return alpha === 1 ? multiply(node, a, swapped(right), run) : undefined
}

const gemm: Operator = (node, [a, b, c], run) => {
  const flag = (name: string) => Boolean(node.attributes.get(name))
  const factor = (name: string) => Number(node.attributes.get(name) ?? 1)
  if (!a || !b || flag('transA') || factor('alpha') !== 1 || factor('beta') !== 1) return undefined
  const product = multiply(node, a, flag('transB') ? b : swapped(b), run)
  return product && withBias(node, product, c, run)
}

/** A bias that is left out adds nothing. */
export function withBias(
  node: Node,
  product: Value,
  bias: Value | undefined,
  run: Run,
): Value | undefined {
  if (!bias) return product
  return isKnown(bias) ? addBias(node, product, run.read(bias).data, run) : undefined
}

/** Digits, what a digit is worth, and the digit for zero: of rows, whatever the numbers are. */
const dynamicQuantize: Operator = (_node, [value]) => {
  if (!value || isKnown(value)) return undefined
  const part = (kind: Quantised['kind'], view: Value['view']): Value => ({
    content: { kind, of: [value.content], scale: null },
    view,
  })
  return [part('digits', value.view), part('step', contiguous([])), part('zero', contiguous([]))]
}

/** By a fixed step: the kernel takes one of its own for each row. */
const quantize: Operator = (node, inputs, run) => {
  const [digits] = (dynamicQuantize(node, inputs, run) as readonly Value[] | undefined) ?? []
  return digits
}

export const dequantize: Operator = (node, [value, scale, zero], run) => {
  if (!value || !scale || !isKnown(scale) || (zero && !isKnown(zero))) return undefined
  const { content, view } = value
  if (content.kind === 'digits') return { content: content.of[0]!, view }
  const factors = run.read(scale).data
  const zeros = zero ? run.read(zero).data : null
  if (content.kind === 'lookup') {
    const table = content.table.scale ? undefined : withScale(content.table, factors, zeros)
    // Its scales would have to be looked up with the rows.
    if (!table || factors.length > 1) return undefined
    return { content: { ...content, ...run.rows(node, content.rows, content.width), table }, view }
  }
  if (!isKnown(value)) return undefined
  const axis = Number(node.attributes.get('axis') ?? 1)
  if (content.kind === 'stored' && !content.scaling && elementType(content.tensor)) {
    const rank = view.shape.length
    const scaling = { scale: factors, zero: zeros, axis: axis < 0 ? axis + rank : axis }
    if (rank === 2) return { content: { ...content, scaling }, view }
  }
  if (factors.length !== 1 && factors.length !== countOf(view.shape)) return undefined
  const at = (numbers: Float64Array, i: number) => numbers[numbers.length === 1 ? 0 : i]!
  const { data } = run.read(value)
  const numbers = data.map((x, i) => (x - (zeros ? at(zeros, i) : 0)) * at(factors, i))
  return run.numbers(numbers, view.shape, { whole: false })
}

/** What the digits are of, when their zero is theirs. */
function quantisedFrom(digits: Value | undefined, zero: Value | undefined): Value | undefined {
  if (digits?.content.kind !== 'digits' || zero?.content.kind !== 'zero') return undefined
  const [content] = digits.content.of
  return content === zero.content.of[0] ? { content: content!, view: digits.view } : undefined
}

const matMulInteger: Operator = (node, [a, b, zeroA, zeroB], run) => {
  const rows = quantisedFrom(a, zeroA)
  if (!rows || !b) return undefined
  const columns = quantisedFrom(b, zeroB)
  if (columns) {
    const product = attend(node, rows, columns, 1, run)
    const of = [rows.content, columns.content]
    return product && { ...product, content: { kind: 'integers', product: product.content, of } }
  }
  const product = multiplyQuantized(node, rows, b, [one(run), zeroB], run)
  if (product?.content.kind !== 'product') return undefined
  return { ...product, content: { kind: 'integers', product: product.content, of: [rows.content] } }
}

function one(run: Run): Value {
  return run.numbers(Float64Array.of(1), [])
}

/** 8-bit weights with their steps beside them, for operators that take all at once. */
export function multiplyQuantized(
  node: Node,
  rows: Value,
  weight: Value,
  [scale, zero, bias]: readonly (Value | undefined)[],
  run: Run,
): Value | undefined {
  if (!scale || !isKnown(scale) || (zero && !isKnown(zero))) return undefined
  const product = multiply(node, rows, swapped(weight), run)
  if (!product) return undefined
  const { content, view } = product
  const zeros = zero ? run.read(zero).data : null
  const matrix = withScale(content.weight, run.read(scale).data, zeros)
  return matrix && withBias(node, { content: { ...content, weight: matrix }, view }, bias, run)
}

/** What the digits are of, when the zero and the step beside them are theirs. */
export function rowsOfDigits(
  digits: Value | undefined,
  step: Value | undefined,
  zero: Value | undefined,
): Value | undefined {
  const rows = quantisedFrom(digits, zero)
  if (!rows || step?.content.kind !== 'step' || step.content.scale) return undefined
  return step.content.of[0] === rows.content && step.content.of.length === 1 ? rows : undefined
}

const matMulIntegerToFloat: Operator = (node, inputs, run) => {
  const [a, b, stepA, stepB, zeroA, zeroB, bias] = inputs
  const rows = rowsOfDigits(a, stepA, zeroA)
  if (!rows || !b) return undefined
  const columns = rowsOfDigits(b, stepB, zeroB)
  if (columns) return bias ? undefined : attend(node, rows, columns, 1, run)
  return multiplyQuantized(node, rows, b, [stepB, zeroB, bias], run)
}

const dynamicQuantizeMatMul: Operator = (node, [a, b, scale, zero, bias], run) => {
  const columns = rowsOfDigits(b, scale, zero)
  if (!a || !b || (columns && bias)) return undefined
  if (columns) return attend(node, a, columns, 1, run)
  return multiplyQuantized(node, a, b, [scale, zero, bias], run)
}

const FUSED_ACTIVATIONS: readonly string[] = ['Relu', 'Tanh']

/** With an activation after it. */
const fusedGemm: Operator = (node, inputs, run) => {
  const product = gemm(node, inputs, run) as Value | undefined
  const type = String(node.attributes.get('activation'))
  const activation = FUSED_ACTIVATIONS.includes(type) ? ELEMENTWISE[type] : undefined
  return product && activation?.({ ...node, type }, [product], run)
}

export const PRODUCTS: Readonly<Record<string, Operator>> = {
  MatMul: matMul,
  FusedMatMul: matMul,
  Gemm: gemm,
  FusedGemm: fusedGemm,
  DynamicQuantizeLinear: dynamicQuantize,
  QuantizeLinear: quantize,
  DequantizeLinear: dequantize,
  MatMulInteger: matMulInteger,
  MatMulIntegerToFloat: matMulIntegerToFloat,
  DynamicQuantizeMatMul: dynamicQuantizeMatMul,
}
