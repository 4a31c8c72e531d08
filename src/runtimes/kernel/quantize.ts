import { RerankError } from '../../errors.ts'
import type { Numbers } from './matrix-rows.ts'
import type { Matrix } from './network.ts'

/** What each byte is worth is the row's scale. */
export interface Bytes {
  readonly values: Int8Array
  readonly scale: number
}

/** What is rounded reaches from -127 to 127. */
const LARGEST_BYTE = 127

function scaleOf({ scale }: Matrix, row: number): number {
  return scale ? scale[scale.length === 1 ? 0 : row]! : 1
}

function zeroOf({ zero }: Matrix, row: number): number {
  return zero ? zero[zero.length === 1 ? 0 : row]! : 0
}

export function dequantize(matrix: Matrix, row: number, numbers: Numbers): Float32Array {
  if (numbers instanceof Float32Array) return finite(numbers, matrix.name)
  const scale = scaleOf(matrix, row)
  const zero = zeroOf(matrix, row)
  const values = new Float32Array(numbers.length)
  for (let i = 0; i < values.length; i++) values[i] = (numbers[i]! - zero) * scale
  return finite(values, matrix.name)
}

/** A row of numbers as bytes: those of a file as they are where they are signed around 0, else rounded. */
function toBytes(matrix: Matrix, row: number, numbers: Numbers, levels = LARGEST_BYTE): Bytes {
  const scale = scaleOf(matrix, row)
  const asItIs = levels === LARGEST_BYTE && zeroOf(matrix, row) === 0 && Number.isFinite(scale)
  if (asItIs && numbers instanceof Int8Array) return { values: numbers, scale }
  const floats = dequantize(matrix, row, numbers)
  let largest = 0
  for (let i = 0; i < floats.length; i++) largest = Math.max(largest, Math.abs(floats[i]!))
  const factor = largest > 0 ? levels / largest : 0
  const values = new Int8Array(floats.length)
  for (let i = 0; i < values.length; i++) values[i] = Math.round(floats[i]! * factor)
  return { values, scale: largest / levels }
}

/** With as many levels as the sums of a tile can bear. */
export function toPackable(matrix: Matrix, row: number, numbers: Numbers): Bytes {
  for (let levels = LARGEST_BYTE; ;) {
    const bytes = toBytes(matrix, row, numbers, levels)
    const sum = largestSum(bytes.values)
    if (sum <= LARGEST_SUM) return bytes
    levels = Math.min(levels - 1, Math.floor((levels * LARGEST_SUM) / sum))
  }
}

/**
 * Where the processor has no dot product of bytes, two pairs of products are summed in 16 bits. So of the
 * weights that meet there, the positive ones may sum up to no more than this, nor may the negative ones:
 * times the largest activation, 127, that is 32,766. Four of the largest would be 508: few rows are concerned.
 */
const LARGEST_SUM = 258

/** Two pairs are the first or the second of one step, with those of the next: weights 0, 1, 4 and 5, or 2, 3, 6 and 7. */
function largestSum(weights: Int8Array): number {
  let largest = 0
  const whole = weights.length - (weights.length % 8)
  for (let at = 0; at < whole; at += at % 4 === 0 ? 2 : 6) {
    const a = weights[at]!
    const b = weights[at + 1]!
    const c = weights[at + 4]!
    const d = weights[at + 5]!
    // Twice the larger of the sum of the positive ones and that of the negative ones.
    const sum = Math.abs(a) + Math.abs(b) + Math.abs(c) + Math.abs(d) + Math.abs(a + b + c + d)
    if (sum > largest) largest = sum
  }
  if (whole === weights.length) return largest / 2
  // What is missing in the last step is 0.
  const rest = new Int8Array(8)
  rest.set(weights.subarray(whole))
  return Math.max(largest / 2, largestSum(rest))
}

/** A table's rows need not be around 0: they are only looked up. */
export function toBytesWithOffset(
  matrix: Matrix,
  row: number,
  numbers: Numbers,
): Bytes & { readonly offset: number } {
  if (!(numbers instanceof Uint8Array)) return { ...toBytes(matrix, row, numbers), offset: 0 }
  const scale = scaleOf(matrix, row)
  const offset = Math.fround((128 - zeroOf(matrix, row)) * scale)
  if (!Number.isFinite(offset)) throw notFinite(matrix.name)
  const bytes = new Int8Array(numbers.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = numbers[i]! - 128
  return { values: bytes, scale, offset }
}

/** What is no number would make every score none, or none that can be trusted. */
export function finite(numbers: Float32Array, what: string): Float32Array {
  for (let i = 0; i < numbers.length; i++) {
    if (!Number.isFinite(numbers[i]!)) throw notFinite(what)
  }
  return numbers
}

function notFinite(what: string): RerankError {
  return new RerankError(
    'integrity',
    `${what} holds numbers that are not finite: the file is damaged, or was converted wrongly.`,
  )
}
