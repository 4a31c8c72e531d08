// Integers that bring sums to their limits: weights as the packing makes them, activations of 7 bits.
import type { Matrix } from '../network.ts'
import { roomForRows, toPackable } from '../quantize.ts'
import { randomFrom, type Random } from './random.ts'

/** A row of floats: only its type counts. */
const FLOATS: Matrix = {
  ...{ name: 'it', type: 'f32', rows: 1, columns: 1, transposed: false },
  ...{ bytes: { part: '', offset: 0, length: 4 }, slice: null, scale: null, zero: null },
}

type Distribution = (inputs: number, random: Random) => Float32Array<ArrayBuffer>

const each = (number: (input: number, random: Random) => number): Distribution => {
  return (inputs, random) => Float32Array.from({ length: inputs }, (_, i) => number(i, random))
}

const DISTRIBUTIONS: readonly Distribution[] = [
  (inputs, random) => random.normals(inputs, 0.05),
  each(() => 1),
  each(() => -1),
  // Of two signs, by pairs and by steps.
  each((i) => (i % 4 < 2 ? 1 : -1)),
  each((i) => (i % 8 < 4 ? 1 : -1)),
  each((_, random) => random.below(3) - 1),
  // Mostly the largest.
  each((_, random) => 1 - 0.3 * random.between(0, 1) ** 3),
  each(() => 0),
]

/** A column of each kind, in turn. */
export function weightsOf(outputs: number, inputs: number, seed: number): Int8Array<ArrayBuffer> {
  const random = randomFrom(seed)
  const weights = new Int8Array(outputs * inputs)
  const room = roomForRows(inputs)
  for (let output = 0; output < outputs; output++) {
    const floats = DISTRIBUTIONS[output % DISTRIBUTIONS.length]!(inputs, random)
    toPackable(FLOATS, 0, floats, room)
    weights.set(room.bytes.subarray(0, inputs), output * inputs)
  }
  return weights
}

/** Rows of the largest only, of any, and of none. */
export function activationsOf(rows: number, inputs: number, seed: number): Int8Array<ArrayBuffer> {
  const random = randomFrom(seed)
  return Int8Array.from({ length: rows * inputs }, (_, i) => {
    const kind = Math.floor(i / inputs) % 4
    return kind === 0 ? 127 : kind === 3 ? 0 : random.below(128)
  })
}

/** Columns of 24 inputs as a file may have them: with the largest sums that the packing lets by. */
export const LARGEST_SUMS: readonly (readonly number[])[] = [
  [65, 64, 64, 65, 65, 64, 65, 64],
  [-128, -128, 127, 127, -1, -1, 2, 2],
  [-65, -64, -64, -65, -65, -64, -65, -64],
  [127, -128, -128, 127, 127, -128, -128, 127],
  [127, 127, -127, -127, 4, -128, 1, -4],
  [127, 127, 127, 127, -128, -128, -128, -128],
  [0, 127, 127, 0, 127, 4, 4, 127],
  [127, 0, 0, 127, 0, 127, 127, 0],
].map((step) => [...step, ...step, ...step])
