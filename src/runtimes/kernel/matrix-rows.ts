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

/**
 * Reads the bytes of a matrix, or of several that lie in them side by side. What is stored row by row
 * passes by; the rest is held until it is there.
 */
export async function readMatrices(
  wanted: readonly { readonly matrix: Matrix; readonly take: TakeRows }[],
  file: StreamReader,
): Promise<void> {
  const { name, bytes, type, rows, columns, transposed, slice } = wanted[0]!.matrix
  const outputs = slice?.of ?? rows
  const rowBytes = columns * ELEMENT_BYTES[type]
  if (bytes.length !== outputs * rowBytes) {
    throw new RerankError(
      'integrity',
      `${name} has ${bytes.length} bytes where ${outputs} × ${columns} ${type} were due: load the model again, or from where it was published.`,
    )
  }
  await file.skip(bytes.offset - file.position)
  if (transposed || slice) {
    const all = decode(type, await file.read(bytes.length))
    for (const { matrix, take } of wanted) gather(matrix, all, outputs, take)
    return
  }
  const most = ROWS_AT_ONCE * Math.max(1, Math.floor(READ_BYTES / (ROWS_AT_ONCE * rowBytes)))
  for (let first = 0; first < rows; first += most) {
    const count = Math.min(most, rows - first)
    const numbers = decode(type, await file.read(count * rowBytes))
    for (const { take } of wanted) take(first, numbers)
  }
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
