import { RerankError } from '../../errors.ts'
import type { Numbers } from './matrix-rows.ts'
import type { Matrix } from './network.ts'

/** What is rounded reaches from -127 to 127. */
const LARGEST_BYTE = 127

function scaleOf({ scale }: Matrix, row: number): number {
  return scale ? scale[scale.length === 1 ? 0 : row]! : 1
}

function zeroOf({ zero }: Matrix, row: number): number {
  return zero ? zero[zero.length === 1 ? 0 : row]! : 0
}

/** What a row's numbers are worth, and the largest of them without its sign. */
interface Worth {
  readonly values: Float32Array
  readonly largest: number
}

/** `room` is written to where the numbers are no floats already. */
function worthOf(matrix: Matrix, row: number, numbers: Numbers, room: Float32Array): Worth {
  const values = numbers instanceof Float32Array ? numbers : room
  const largest =
    numbers instanceof Float32Array
      ? largestOf(numbers)
      : multiply(numbers, zeroOf(matrix, row), scaleOf(matrix, row), room)
  if (!Number.isFinite(largest)) throw notFinite(matrix.name)
  return { values, largest }
}

export function dequantize(
  matrix: Matrix,
  row: number,
  numbers: Numbers,
  room: Float32Array = new Float32Array(numbers.length),
): Float32Array {
  return worthOf(matrix, row, numbers, room).values
}

/** NaN where one of them is none. */
function largestOf(numbers: Float32Array): number {
  let largest = 0
  for (let i = 0; i < numbers.length; i++) largest = Math.max(largest, Math.abs(numbers[i]!))
  return largest
}

function multiply(
  digits: Int8Array | Uint8Array,
  zero: number,
  scale: number,
  into: Float32Array,
): number {
  let largest = 0
  for (let i = 0; i < digits.length; i++) {
    const value = Math.fround((digits[i]! - zero) * scale)
    into[i] = value
    largest = Math.max(largest, Math.abs(value))
  }
  return largest
}

/** What is worked with a row at a time: made once a matrix, not once a row. */
export interface RowRoom {
  /** A row's bytes; where there are not so many, 0 follows. */
  readonly bytes: Int8Array<ArrayBuffer>
  readonly floats: Float32Array
}

/** For rows of so many numbers. */
export function roomForRows(columns: number): RowRoom {
  return {
    bytes: new Int8Array(8 * Math.ceil(columns / 8)),
    floats: new Float32Array(columns),
  }
}

/** Whether a row's bytes are those of the file: where they are signed, around 0. */
function isAsItIs(
  matrix: Matrix,
  row: number,
  numbers: Numbers,
): numbers is Int8Array<ArrayBuffer> {
  return (
    numbers instanceof Int8Array &&
    zeroOf(matrix, row) === 0 &&
    Number.isFinite(scaleOf(matrix, row))
  )
}

function round({ values, largest }: Worth, levels: number, into: Int8Array): number {
  const factor = largest > 0 ? levels / largest : 0
  for (let i = 0; i < values.length; i++) into[i] = Math.round(values[i]! * factor)
  return largest / levels
}

/**
 * A row's numbers as bytes, with as many levels as the sums of a tile can bear: those of a file as they are
 * where they can be, else rounded. Gives what each byte is worth.
 */
export function toPackable(
  matrix: Matrix,
  row: number,
  numbers: Numbers,
  { bytes, floats }: RowRoom,
): number {
  let levels = LARGEST_BYTE
  const fewer = (sum: number) => Math.min(levels - 1, Math.floor((levels * LARGEST_SUM) / sum))
  if (isAsItIs(matrix, row, numbers)) {
    bytes.set(numbers)
    const sum = largestSum(bytes)
    if (sum <= LARGEST_SUM) return scaleOf(matrix, row)
    levels = fewer(sum)
  }
  const worth = worthOf(matrix, row, numbers, floats)
  for (;;) {
    const scale = round(worth, levels, bytes)
    const sum = largestSum(bytes)
    if (sum <= LARGEST_SUM) return scale
    levels = fewer(sum)
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
  for (let step = 0; step < weights.length; step += 8) {
    for (let at = step; at < step + 4; at += 2) {
      const a = weights[at]!
      const b = weights[at + 1]!
      const c = weights[at + 4]!
      const d = weights[at + 5]!
      // Twice the larger of the sum of the positive ones and that of the negative ones.
      const sum = Math.abs(a) + Math.abs(b) + Math.abs(c) + Math.abs(d) + Math.abs(a + b + c + d)
      if (sum > largest) largest = sum
    }
  }
  return largest / 2
}

/**
 * Rows of a table as bytes, row after row, each `width` after the one before; behind them what a byte is
 * worth, and what is added. They need not be around 0: they are only looked up.
 */
export function toTableRows(
  matrix: Matrix,
  first: number,
  numbers: Numbers,
  { bytes, facts, width }: { bytes: Int8Array; facts: Float32Array; width: number },
  room: RowRoom,
): void {
  const { columns, name } = matrix
  const count = numbers.length / columns
  if (numbers instanceof Uint8Array) copySigned(numbers, columns, bytes, width)
  for (let i = 0; i < count; i++) {
    const row = first + i
    let scale = scaleOf(matrix, row)
    let offset = 0
    if (numbers instanceof Uint8Array) {
      offset = Math.fround((128 - zeroOf(matrix, row)) * scale)
      if (!Number.isFinite(offset)) throw notFinite(name)
    } else {
      const own = numbers.subarray(i * columns, (i + 1) * columns)
      const into = bytes.subarray(i * width, i * width + columns)
      if (isAsItIs(matrix, row, own)) into.set(own)
      else scale = round(worthOf(matrix, row, own, room.floats), LARGEST_BYTE, into)
    }
    facts[2 * i] = scale
    facts[2 * i + 1] = offset
  }
}

/** Tables are most of a small model: nothing is called or made once a row here. */
function copySigned(digits: Uint8Array, columns: number, bytes: Int8Array, width: number): void {
  const { buffer, byteOffset } = bytes
  if (width === columns && byteOffset % 4 === 0 && digits.length % 4 === 0) {
    new Uint8Array(buffer, byteOffset, digits.length).set(digits)
    // 128 less is the highest bit turned over: of four at once.
    const words = new Int32Array(buffer, byteOffset, digits.length / 4)
    for (let i = 0; i < words.length; i++) words[i]! ^= 0x80808080
    return
  }
  for (let at = 0, to = 0; at < digits.length; to += width - columns) {
    for (const end = at + columns; at < end; at++) bytes[to++] = digits[at]! - 128
  }
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
