import type { Tensor } from './graph.ts'

type Part = Omit<Tensor, 'name'>

/** `value = scale * (whole - zeroPoint)` */
export interface Quantized {
  readonly values: Part
  readonly scale: Part
  readonly zeroPoint: Part
}

const UNSIGNED_MOST = 255
/** Seven bits of the eight, so that a sum of two products fits into sixteen on older processors. */
const REDUCED_MOST = 64

/** A table of embeddings: unsigned, one scale and zero point for all of it. */
export function quantizeTable({ dims, data }: Tensor): Quantized {
  let least = 0
  let most = 0
  for (const value of data as Float32Array) {
    if (value < least) least = value
    if (value > most) most = value
  }
  const exact = (most - least) / UNSIGNED_MOST
  const zero = roundToEven(-least / exact)
  const scale = Math.fround(exact)
  const values = Uint8Array.from(data as Float32Array, (value) =>
    clamp(roundToEven(Math.fround(value / scale)) + zero, 0, UNSIGNED_MOST),
  )
  return {
    values: { dims, data: values },
    scale: { dims: [], data: Float32Array.of(scale) },
    zeroPoint: { dims: [], data: Uint8Array.of(zero) },
  }
}

/** A matrix to multiply with: signed, symmetric, one scale a column. */
export function quantizeColumns({ dims, data }: Tensor): Quantized {
  const [rows, columns] = dims as [number, number]
  const floats = data as Float32Array
  const values = new Int8Array(floats.length)
  const scales = new Float32Array(columns)
  for (let column = 0; column < columns; column++) {
    let most = 0
    for (let row = 0; row < rows; row++) {
      most = Math.max(most, Math.abs(floats[row * columns + column]!))
    }
    scales[column] = most / REDUCED_MOST
    const scale = scales[column]!
    for (let row = 0; row < rows; row++) {
      const at = row * columns + column
      values[at] = clamp(roundToEven(Math.fround(floats[at]! / scale)), -128, 127)
    }
  }
  return {
    values: { dims, data: values },
    scale: { dims: [columns], data: scales },
    zeroPoint: { dims: [columns], data: new Int8Array(columns) },
  }
}

export function transpose({ name, dims, data }: Tensor): Tensor {
  const [rows, columns] = dims as [number, number]
  const floats = data as Float32Array
  const turned = new Float32Array(floats.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = floats[row * columns + column]!
    }
  }
  return { name, dims: [columns, rows], data: turned }
}

/** Halves go to the even neighbour, as in numpy. */
function roundToEven(value: number): number {
  const floor = Math.floor(value)
  const over = value - floor
  if (over !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
