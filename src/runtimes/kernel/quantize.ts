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

/** `room` is written to where the numbers are no floats already. */
export function dequantize(
  matrix: Matrix,
  row: number,
  numbers: Numbers,
  room: Float32Array = new Float32Array(numbers.length),
): Float32Array {
  if (numbers instanceof Float32Array) return finite(numbers, matrix.name)
  const scale = scaleOf(matrix, row)
  const zero = zeroOf(matrix, row)
  for (let i = 0; i < numbers.length; i++) room[i] = (numbers[i]! - zero) * scale
  return finite(room, matrix.name)
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

function largestOf(numbers: Float32Array): number {
  let largest = 0
  for (let i = 0; i < numbers.length; i++) largest = Math.max(largest, Math.abs(numbers[i]!))
  return largest
}

function round(values: Float32Array, largest: number, levels: number, into: Int8Array): number {
  const factor = largest > 0 ? levels / largest : 0
  for (let i = 0; i < values.length; i++) into[i] = Math.round(values[i]! * factor)
  return largest / levels
}

/**
 * A row's numbers as bytes, with as many levels as the sums of a tile can bear. Gives what each byte is worth.
 * wasm/pack.ts does the same with what a file has in bytes.
 */
export function toPackable(
  matrix: Matrix,
  row: number,
  numbers: Numbers,
  { bytes, floats }: RowRoom,
): number {
  const values = dequantize(matrix, row, numbers, floats)
  const largest = largestOf(values)
  for (let levels = LARGEST_BYTE; ;) {
    const scale = round(values, largest, levels, bytes)
    const sum = largestSum(bytes)
    if (sum <= LARGEST_SUM) return scale
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

/** Whether a table's row has the file's own digits: they need not be around 0, they are only looked up. */
function keepsDigits(matrix: Matrix, row: number): boolean {
  return matrix.type === 'u8' || (matrix.type === 'i8' && zeroOf(matrix, row) === 0)
}

export function keepsAllDigits(matrix: Matrix): boolean {
  return matrix.zero?.every((_, row) => keepsDigits(matrix, row)) ?? keepsDigits(matrix, 0)
}

/** What a row's own digits are worth, 128 less where they have no sign; and what is added. */
export function worthOfDigits(matrix: Matrix, row: number): [scale: number, offset: number] {
  const scale = scaleOf(matrix, row)
  const offset = matrix.type === 'u8' ? Math.fround((128 - zeroOf(matrix, row)) * scale) : 0
  if (!Number.isFinite(scale + offset)) throw notFinite(matrix.name)
  return [scale, offset]
}

/**
 * Rows of a table as bytes, row after row, each `width` after the one before; behind them what a byte is
 * worth, and what is added.
 */
export function toTableRows(
  matrix: Matrix,
  first: number,
  numbers: Numbers,
  { bytes, facts, width }: { bytes: Int8Array; facts: Float32Array; width: number },
  room: RowRoom,
): void {
  const { columns, type } = matrix
  const less = type === 'u8' ? 128 : 0
  for (let i = 0, at = 0; at < numbers.length; i++, at += columns) {
    const own = numbers.subarray(at, at + columns)
    const into = bytes.subarray(i * width, i * width + columns)
    if (keepsDigits(matrix, first + i)) {
      facts.set(worthOfDigits(matrix, first + i), 2 * i)
      for (let j = 0; j < columns; j++) into[j] = own[j]! - less
    } else {
      const values = dequantize(matrix, first + i, own, room.floats)
      facts.set([round(values, largestOf(values), LARGEST_BYTE, into), 0], 2 * i)
    }
  }
}

/** What is no number would make every score none, or none that can be trusted. */
export function finite(numbers: Float32Array, what: string): Float32Array {
  // Only what is finite gives 0 less itself. Nothing is called: this mostly runs uncompiled.
  let none = 0
  for (let i = 0; i < numbers.length; i++) none += numbers[i]! - numbers[i]!
  if (none !== 0) throw notFinite(what)
  return numbers
}

export function notFinite(what: string): RerankError {
  return new RerankError(
    'integrity',
    `${what} holds numbers that are not finite: the file is damaged, or was converted wrongly.`,
  )
}
