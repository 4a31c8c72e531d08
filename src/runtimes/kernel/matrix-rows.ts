import { RerankError } from '../../errors.ts'
import { decodeFloats } from './floats.ts'
import type { ElementType, Matrix } from './network.ts'
import type { StreamReader } from './stream-reader.ts'

/** Numbers as the file has them, without scale and zero. */
export type Numbers = Float32Array<ArrayBuffer> | Int8Array<ArrayBuffer> | Uint8Array<ArrayBuffer>

/** Whole rows of a matrix (outputs × inputs), from row `first` on: good for the moment only. */
export type TakeRows = (first: number, numbers: Numbers) => void

/** Rows are given by so many at once, and the last ones as they are. */
export const ROWS_AT_ONCE = 8

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
    for (let row = 0; row < count; row += ROWS_AT_ONCE) {
      const some = numbers.subarray(row * columns, (row + ROWS_AT_ONCE) * columns)
      for (const { take } of wanted) take(first + row, some)
    }
  }
}

function gather(
  { rows, columns, transposed, slice }: Matrix,
  all: Numbers,
  outputs: number,
  take: TakeRows,
): void {
  const from = slice?.from ?? 0
  const [rowStep, columnStep] = transposed ? [1, outputs] : [columns, 1]
  const Kind = all.constructor as new (length: number) => Numbers
  for (let first = 0; first < rows; first += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, rows - first)
    const some = new Kind(count * columns)
    const start = (from + first) * rowStep
    for (let column = 0; column < columns; column++) {
      for (let row = 0; row < count; row++) {
        some[row * columns + column] = all[start + row * rowStep + column * columnStep]!
      }
    }
    take(first, some)
  }
}

function decode(type: ElementType, bytes: Uint8Array<ArrayBuffer>): Numbers {
  if (type === 'u8') return bytes
  if (type === 'i8') return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  return decodeFloats(type, bytes)
}
