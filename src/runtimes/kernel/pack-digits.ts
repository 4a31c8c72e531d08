// Matrices that a file has in bytes, packed by the wasm: a model is packed once, before an engine has made
// anything of JavaScript's loops.
import type { Code, DigitsAt, Instruction } from './code.ts'
import { groupOf, padded, type PackedLinear, type PackedTable, type Placed } from './layout.ts'
import { outputsOf } from './matrix-rows.ts'
import type { Matrix } from './network.ts'
import { keepsAllDigits, notFinite, worthOfDigits } from './quantize.ts'

/** Where weights are put, and for which instruction. */
export interface Target {
  readonly memory: WebAssembly.Memory
  /** On that memory. */
  readonly code: Code
  readonly instruction: Instruction
  readonly room: DigitsRoom
}

/** Addresses of what is needed while matrices are packed, and no longer. */
export interface DigitsRoom {
  /** Scales, zeros and biases of a matrix' rows. */
  readonly own: number
  /** Its bytes, as the file has them. */
  readonly digits: number
  /** The first address that is free. */
  readonly end: number
}

/** A matrix that is packed from its bytes. */
export interface Digits {
  readonly matrix: Matrix
  /** Where in memory the bytes belong; 0 where they are only looked at. */
  readonly place: number
  /** Of bytes that are at this address. */
  readonly pack: (digits: number) => void
}

/** Of larger tables that become floats, some rows at a time are held. */
const LARGEST_TABLE = 2 ** 20

function isOfDigits({ type }: Matrix): boolean {
  return type === 'u8' || type === 'i8'
}

/** Whether it becomes floats, and may be held as a whole for that. */
function isSmall({ bytes }: Matrix, { facts }: PackedTable): boolean {
  return facts === 0 && bytes.length <= LARGEST_TABLE
}

/** Room for each matrix that is packed so, one at a time; of the files' parts, their sizes are asked for. */
export function roomForDigits(
  placed: readonly Placed[],
  own: number,
  sizeOf: (part: string) => number,
): DigitsRoom {
  let most = 0
  let mostRows = 0
  for (const one of placed) {
    if ('vector' in one) continue
    const matrix = 'table' in one ? one.table : one.linear.weight
    if (!isOfDigits(matrix) || ('table' in one && !isSmall(one.table, one.at))) continue
    const { rows, columns, bytes } = matrix
    // What a file does not have is refused when it is read.
    const there = Math.min(bytes.length, sizeOf(bytes.part))
    mostRows = Math.max(mostRows, Math.min(rows, there))
    // Four rows are looked at once, also where fewer are left.
    most = Math.max(most, there + 4 * columns)
  }
  const digits = own + 12 * padded(mostRows)
  return { own, digits, end: digits + most }
}

/** A layer's weights, where the file has them in bytes. */
export function digitsOfLinear(
  matrix: Matrix,
  biases: Float32Array,
  at: PackedLinear,
  target: Target,
): Digits | undefined {
  if (!isOfDigits(matrix)) return undefined
  const { memory, code, instruction } = target
  const { columns, facts, panels, steps, bytes } = at
  if (!bytes) {
    new Float32Array(memory.buffer, facts, 8 * panels).set(biases)
    return digitsAsFloats(matrix, 0, target, columns, 32 * steps, 8)
  }
  const pack = (digits: number) => {
    const places = placesOf(matrix, 0, digits, target, biases)
    const group = groupOf(bytes, instruction)
    if (!code.packDigits(...places, columns, facts, group)) throw notFinite(matrix.name)
  }
  return { matrix, place: 0, pack }
}

/** A table, where the file has it in bytes; undefined where it goes by rows: what is large, or lies oddly. */
export function digitsOfTable(
  matrix: Matrix,
  firstRow: number,
  at: PackedTable,
  target: Target,
): Digits | undefined {
  if (!isOfDigits(matrix)) return undefined
  const { columns, transposed, slice } = matrix
  const width = padded(columns)
  if (isSmall(matrix, at)) return digitsAsFloats(matrix, firstRow, target, at.rows, 4 * width, 1)
  const isWhole = at.facts > 0 && width === columns && !transposed && !slice
  return isWhole && keepsAllDigits(matrix) ? digitsAsTheyAre(matrix, at, target) : undefined
}

/** Rows from `firstRow` on, as dequantize() of wasm/pack.ts lays them. */
function digitsAsFloats(
  matrix: Matrix,
  firstRow: number,
  target: Target,
  to: number,
  size: number,
  sideBySide: number,
): Digits {
  const pack = (digits: number) => {
    const places = placesOf(matrix, firstRow, digits, target)
    if (!target.code.dequantize(...places, to, size, sideBySide)) throw notFinite(matrix.name)
  }
  return { matrix, place: 0, pack }
}

/** What the wasm is told of a matrix; what belongs to its rows is laid where it looks for it. */
function placesOf(
  matrix: Matrix,
  firstRow: number,
  digits: number,
  { memory, room }: Target,
  biases?: Float32Array,
): DigitsAt {
  const { type, columns, transposed, slice, scale, zero } = matrix
  const rows = matrix.rows - firstRow
  const apart = 4 * padded(rows)
  const scales = new Float32Array(memory.buffer, room.own, rows)
  const zeros = new Int32Array(memory.buffer, room.own + apart, rows)
  if (scale?.length === matrix.rows) scales.set(scale.subarray(firstRow))
  else scales.fill(scale ? scale[0]! : 1)
  if (zero?.length === matrix.rows) zeros.set(zero.subarray(firstRow))
  else zeros.fill(zero ? zero[0]! : 0)
  if (biases) new Float32Array(memory.buffer, room.own + 2 * apart, rows).set(biases)
  const [input, output] = transposed ? [outputsOf(matrix), 1] : [1, columns]
  const first = digits + ((slice?.from ?? 0) + firstRow) * output
  return [first, input, output, columns, rows, Number(type === 'i8'), room.own]
}

/** Most of a small model. */
function digitsAsTheyAre(
  matrix: Matrix,
  { rows, facts, count }: PackedTable,
  { memory, code }: Target,
): Digits {
  const { bytes, type, scale, zero } = matrix
  const pack = (digits: number) => {
    if (digits !== rows) code.copy(rows, digits, bytes.length)
    if (type === 'u8') code.turnSigns(rows, bytes.length)
    const floats = new Float32Array(memory.buffer, facts, 2 * count)
    const isOne = [scale, zero].every((numbers) => !numbers || numbers.length === 1)
    for (let row = 0; row < (isOne ? 1 : count); row++) {
      floats.set(worthOfDigits(matrix, row), 2 * row)
    }
    if (!isOne) return
    const pairs = new BigUint64Array(memory.buffer, facts, count)
    pairs.fill(pairs[0]!)
  }
  return { matrix, place: rows, pack }
}
