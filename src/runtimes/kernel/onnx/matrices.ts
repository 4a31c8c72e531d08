// Weights as the file has them: which way they lie, and which of them are meant.
import type { Matrix } from '../network.ts'
import { elementType } from './tensor.ts'
import type { Stored, Value } from './value.ts'

/** A stored value of two axes, outputs × inputs. */
export function matrixOf({ content, view }: Value): Matrix | undefined {
  if (content.kind !== 'stored' || view.shape.length !== 2) return undefined
  const { tensor } = content
  const [rows, columns] = view.shape as [number, number]
  const [rowStride, columnStride] = view.strides as [number, number]
  const type = elementType(tensor)
  const { location: bytes, count, name } = tensor
  if (!type || !bytes || rows * columns === 0) return undefined
  // Neighbours along an axis of one are nowhere, so that either way of lying would do.
  const plain = columnStride === Number(columns > 1)
  const of = count / columns
  const from = plain ? view.offset / columns : view.offset
  const fits = plain
    ? rowStride === (rows > 1 ? columns : 0)
    : rowStride === Number(rows > 1) && columnStride === of
  if (!fits || !Number.isInteger(from) || !(from >= 0 && from + rows <= of)) return undefined
  const slice = of === rows ? null : { from, of }
  const matrix = { name, type, rows, columns, transposed: !plain, bytes, slice }
  return scaledAsStored({ ...matrix, scale: null, zero: null }, content, from)
}

/** One number for all, or one an output. */
export function withScale(
  matrix: Matrix,
  scale: ArrayLike<number>,
  zero: ArrayLike<number> | null,
): Matrix | undefined {
  const digits = zero ?? [0]
  const fits = [scale, digits].every(({ length }) => length === 1 || length === matrix.rows)
  if (!fits) return undefined
  return { ...matrix, scale: new Float32Array(scale), zero: new Int32Array(digits) }
}

/** Some of the outputs. */
export function sliceOutputs(matrix: Matrix, from: number, rows: number): Matrix {
  const { slice, scale, zero } = matrix
  const before = slice?.from ?? 0
  const of = slice?.of ?? matrix.rows
  return {
    ...matrix,
    rows,
    slice: rows === of ? null : { from: before + from, of },
    scale: scale && (scale.length === 1 ? scale : scale.slice(from, from + rows)),
    zero: zero && (zero.length === 1 ? zero : zero.slice(from, from + rows)),
  }
}

/** The scales of a tensor that is multiplied back before it is used. */
function scaledAsStored(matrix: Matrix, { tensor, scaling }: Stored, from: number) {
  if (!scaling) return matrix
  const { scale, zero, axis } = scaling
  const outputs = matrix.transposed ? tensor.shape.length - 1 : 0
  const pick = (numbers: Float64Array) =>
    numbers.length === 1 ? numbers : numbers.slice(from, from + matrix.rows)
  const onInputs = [scale, zero].some((one) => one && one.length > 1 && axis !== outputs)
  return onInputs ? undefined : withScale(matrix, pick(scale), zero && pick(zero))
}
