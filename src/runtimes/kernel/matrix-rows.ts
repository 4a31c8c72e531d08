import { RerankError } from '../../errors.ts'
import { decodeFloats } from './floats.ts'
import type { ElementType, Matrix } from './network.ts'
import type { StreamReader } from './stream-reader.ts'

/** Numbers as the file has them, without scale and zero. */
export type Numbers = Float32Array<ArrayBuffer> | Int8Array<ArrayBuffer> | Uint8Array<ArrayBuffer>

/** Whole rows of a matrix (outputs × inputs), from row `first` on: good for the moment only. */
export type TakeRows = (first: number, numbers: Numbers) => void

/** Rows are given by a multiple of so many, and the last ones as they are. */
const ROWS_AT_ONCE = 8

/** Rows are read by so many bytes: each reading waits for its turn, however short it is. */
const READ_BYTES = 64 * 2 ** 10

const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = {
  ...{ f32: 4, f16: 2, bf16: 2, i8: 1, u8: 1 },
}

/** A matrix of which rows are wanted. */
export interface Wanted {
  readonly matrix: Matrix
  readonly take: TakeRows
}

/**
 * Reads the bytes of a matrix, or of several that lie in them side by side. What is stored row by row
 * passes by; the rest is held until it is there.
 */
export async function readMatrices(wanted: readonly Wanted[], file: StreamReader): Promise<void> {
  const { matrix } = wanted[0]!
  const { bytes, type, rows, columns, transposed, slice } = matrix
  await goTo(matrix, file)
  if (transposed || slice) {
    giveRows(wanted, await file.read(bytes.length))
    return
  }
  const rowBytes = columns * ELEMENT_BYTES[type]
  const most = ROWS_AT_ONCE * Math.max(1, Math.floor(READ_BYTES / (ROWS_AT_ONCE * rowBytes)))
  for (let first = 0; first < rows; first += most) {
    const count = Math.min(most, rows - first)
    const numbers = decode(type, await file.read(count * rowBytes))
    for (const { take } of wanted) take(first, numbers)
  }
}

/** The bytes of a matrix as they are, straight to where they are wanted. */
export async function readDigits(
  matrix: Matrix,
  file: StreamReader,
  into: Uint8Array,
): Promise<void> {
  await goTo(matrix, file)
  let at = 0
  await file.pass(matrix.bytes.length, (piece) => {
    into.set(piece, at)
    at += piece.length
  })
}

/** Rows of matrices whose bytes are all here. */
export function giveRows(wanted: readonly Wanted[], bytes: Uint8Array<ArrayBuffer>): void {
  const all = decode(wanted[0]!.matrix.type, bytes)
  for (const { matrix, take } of wanted) gather(matrix, all, outputsOf(matrix), take)
}

/** Of the file's tensor. */
export function outputsOf({ slice, rows }: Matrix): number {
  return slice?.of ?? rows
}

/** To where the matrix begins. */
async function goTo(matrix: Matrix, file: StreamReader): Promise<void> {
  const { name, bytes, type, columns } = matrix
  const outputs = outputsOf(matrix)
  if (bytes.length !== outputs * columns * ELEMENT_BYTES[type]) {
    throw new RerankError(
      'integrity',
      `${name} has ${bytes.length} bytes where ${outputs} × ${columns} ${type} were due: load the model again, or from where it was published.`,
    )
  }
  await file.skip(bytes.offset - file.position)
}

/** Rows that are gathered at once: their part of a column is a cache line of bytes. */
const GATHERED = 8 * ROWS_AT_ONCE

function gather(
  { rows, columns, transposed, slice }: Matrix,
  all: Numbers,
  outputs: number,
  take: TakeRows,
): void {
  const from = slice?.from ?? 0
  if (!transposed) {
    take(0, all.slice(from * columns, (from + rows) * columns))
    return
  }
  // The next rows' numbers lie side by side: a cache line of each column is read once for all of them.
  const some = all.slice(0, Math.min(GATHERED, rows) * columns)
  for (let first = 0; first < rows; first += GATHERED) {
    const count = Math.min(GATHERED, rows - first)
    gatherRows(all, from + first, outputs, count, columns, some)
    take(first, some.subarray(0, count * columns))
  }
}

function gatherRows(
  all: Numbers,
  start: number,
  outputs: number,
  count: number,
  columns: number,
  into: Numbers,
): void {
  for (let row = 0; row < count; row++) {
    let to = row * columns
    let at = start + row
    for (let column = 0; column < columns; column++) {
      into[to++] = all[at]!
      at += outputs
    }
  }
}

function decode(type: ElementType, bytes: Uint8Array<ArrayBuffer>): Numbers {
  if (type === 'u8') return bytes
  if (type === 'i8') return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  return decodeFloats(type, bytes)
}
