// Products of rows and columns by the wasm, and the same sums without rounding.
import { ACTIVATIONS, type Code } from '../code.ts'
import type { Room } from './room.ts'
import { FLOATS, layColumns, layRows, type Form } from './tiles.ts'

export interface Product {
  readonly form: Form
  readonly rowCount: number
  /** Columns of the weights: whole panels. */
  readonly outputs: number
  readonly inputs: number
  readonly rows: ArrayLike<number>
  readonly columns: ArrayLike<number>
  readonly bias: Float32Array
  /** With integers: a scale and a zero a row, a scale a column. */
  readonly rowScales?: ArrayLike<number>
  readonly rowZeros?: ArrayLike<number>
  readonly columnScales?: ArrayLike<number>
  /** What is there before, to be added to. */
  readonly there?: Float32Array
  readonly activation?: keyof typeof ACTIVATIONS
}

/** Runs it with more bytes between the rows than they need. */
export function multiply(room: Room, linear: Code['linearDot'], product: Product): Float32Array {
  const { form, rowCount, outputs, inputs, rows, columns, bias, there } = product
  room.clear()
  const panels = outputs / 8
  const isFloat = form === FLOATS
  const blocks = room.put(layRows(form, { numbers: rows, count: rowCount, width: inputs }))
  const weights = room.put(layColumns(form, { numbers: columns, count: outputs, width: inputs }))
  const rowFacts = room.reserve(8 * rowCount)
  for (let row = 0; row < (isFloat ? 0 : rowCount); row++) {
    room.floats(rowFacts + 8 * row, 1)[0] = product.rowScales?.[row] ?? 1
    room.integers(rowFacts + 8 * row + 4, 1)[0] = product.rowZeros?.[row] ?? 0
  }
  const facts = room.reserve(panels * (isFloat ? 32 : 96))
  for (let column = 0; column < outputs; column++) {
    const [panel, lane] = [Math.floor(column / 8), column % 8]
    if (isFloat) {
      room.floats(facts + 32 * panel, 8)[lane] = bias[column]!
      continue
    }
    let sum = 0
    for (let input = 0; input < inputs; input++) sum += columns[column * inputs + input]!
    room.floats(facts + 96 * panel, 8)[lane] = product.columnScales?.[column] ?? 1
    room.integers(facts + 96 * panel + 32, 8)[lane] = sum
    room.floats(facts + 96 * panel + 64, 8)[lane] = bias[column]!
  }
  const tile = room.reserve(192)
  const stride = 4 * outputs + 32
  const output = room.reserve(rowCount * stride)
  const places = Array.from({ length: rowCount }, (_, row) => output + row * stride)
  places.forEach((at, row) => {
    if (there) room.floats(at, outputs).set(there.subarray(row * outputs, (row + 1) * outputs))
  })
  room.watch([[tile, 192], ...places.map((at) => [at, 4 * outputs] as const)], () =>
    linear(
      ...([blocks, rowFacts, rowCount, weights, facts, panels, inputs / form.group] as const),
      ...([output, stride, ACTIVATIONS[product.activation ?? 'none']] as const),
      ...([Number(there !== undefined), tile] as const),
    ),
  )
  const all = new Float32Array(rowCount * outputs)
  places.forEach((at, row) => all.set(room.floats(at, outputs), row * outputs))
  return all
}

/** Sums of whole numbers, without rounding: they are far below 2^53. */
export function sumsOf({ rowCount, outputs, inputs, rows, columns }: Product): number[] {
  const sums: number[] = []
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < outputs; column++) {
      let sum = 0
      for (let i = 0; i < inputs; i++) {
        sum += rows[row * inputs + i]! * columns[column * inputs + i]!
      }
      sums.push(sum)
    }
  }
  return sums
}
