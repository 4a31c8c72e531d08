// Matrix products, tile by tile, against sums of plain numbers.
import { linearOf } from './code.ts'
import { describe, expect, test } from 'vitest'
import type { Instruction } from './code.ts'
import { activationsOf, LARGEST_SUMS, weightsOf } from './testing/extremes.ts'
import { multiply, sumsOf } from './testing/products.ts'
import { randomFrom } from './testing/random.ts'
import { BUILDS, DOT_IS_FAULTY, openRoom } from './testing/room.ts'
import { BYTES, FLOATS, WORDS } from './testing/tiles.ts'

const SHAPES: readonly (readonly [rows: number, outputs: number, inputs: number])[] = [
  ...[1, 2, 5, 6, 7, 11, 12, 13].map((rows) => [rows, 16, 40] as const),
  ...([
    [1, 8, 8],
    [48, 24, 312],
    [47, 8, 1536],
    [512, 8, 24],
    [6, 104, 16],
    [1, 8, 4096],
  ] as const),
]

const RELAXED: readonly Instruction[] = [
  'quads',
  'plain',
  ...(DOT_IS_FAULTY ? [] : ['dot' as const]),
]

test.skipIf(DOT_IS_FAULTY || BUILDS.length < 2)('this engine computes dot', () => {
  expect(RELAXED).toHaveLength(3)
})

describe.each(BUILDS)('relaxed: %s', async (relaxed) => {
  const room = await openRoom(relaxed)
  const instructions = relaxed ? RELAXED : (['plain'] as const)

  describe.each(instructions)('%s', (instruction) => {
    const linear = linearOf(room.code, instruction)
    const form = instruction === 'plain' ? WORDS : BYTES
    const productOf = (rowCount: number, outputs: number, inputs: number, seed: number) => ({
      ...{ form, rowCount, outputs, inputs },
      rows: activationsOf(rowCount, inputs, seed),
      columns: weightsOf(outputs, inputs, seed + 1),
      bias: new Float32Array(outputs),
    })

    test.each(SHAPES)('%d rows by %d columns of %d: every sum', (rowCount, outputs, inputs) => {
      const product = productOf(rowCount, outputs, inputs, rowCount + inputs)
      const found = multiply(room, linear, product)
      expect([...found]).toEqual(sumsOf(product).map((sum) => Math.fround(sum)))
    })

    test('the largest sums that the packing allows', () => {
      const columns = Int8Array.from(LARGEST_SUMS.flat())
      const rows = new Int8Array(7 * 24).fill(127)
      const bias = new Float32Array(8)
      const product = { form, rowCount: 7, outputs: 8, inputs: 24, rows, columns, bias }
      expect([...multiply(room, linear, product)]).toEqual(sumsOf(product).map(Math.fround))
    })

    test('scales, zeros and biases', () => {
      const random = randomFrom(3)
      const product = {
        ...productOf(13, 24, 40, 5),
        bias: random.normals(24, 2),
        rowScales: random.normals(13, 0.1).map(Math.abs),
        rowZeros: Array.from({ length: 13 }, (_, row) => [0, 127, random.below(128)][row % 3]!),
        columnScales: random.normals(24, 0.01).map(Math.abs),
        there: random.normals(13 * 24, 1),
      }
      const { columns, inputs, bias, rowScales, rowZeros, columnScales, there } = product
      const found = multiply(room, linear, product)
      sumsOf(product).forEach((sum, i) => {
        const [row, column] = [Math.floor(i / 24), i % 24]
        const weights = columns.subarray(column * inputs, (column + 1) * inputs)
        const whole = sum - rowZeros[row]! * weights.reduce((total, weight) => total + weight, 0)
        const worth = whole * rowScales[row]! * columnScales[column]!
        const expected = worth + bias[column]! + there[i]!
        const bound = 3e-7 * (Math.abs(worth) + Math.abs(bias[column]!) + Math.abs(there[i]!))
        expect(Math.abs(found[i]! - expected)).toBeLessThanOrEqual(bound)
      })
    })
  })

  describe.each(['linearFloat', 'linearFused'] as const)('%s', (name) => {
    const linear = room.code[name]

    test.each(SHAPES)('%d rows by %d columns of %d', (rowCount, outputs, inputs) => {
      const random = randomFrom(rowCount * inputs)
      const product = {
        ...{ form: FLOATS, rowCount, outputs, inputs },
        rows: random.normals(rowCount * inputs, 1),
        columns: random.normals(outputs * inputs, 0.05),
        bias: random.normals(outputs, 1),
      }
      const found = multiply(room, linear, product)
      const { rows, columns, bias } = product
      const sizes = sumsOf({ ...product, rows: rows.map(Math.abs), columns: columns.map(Math.abs) })
      sumsOf(product).forEach((sum, i) => {
        const off = Math.abs(found[i]! - (sum + bias[i % outputs]!))
        // Each addition rounds once more.
        const bound = (inputs + 1) * 2 ** -24 * (sizes[i]! + Math.abs(bias[i % outputs]!))
        if (!(off <= bound)) expect.fail(`${found[i]} is ${off} off, of ${bound}`)
      })
    })

    test('added to what is there', () => {
      const random = randomFrom(11)
      const there = random.normals(7 * 8, 1)
      const product = {
        ...{ form: FLOATS, rowCount: 7, outputs: 8, inputs: 8, there },
        ...{
          rows: new Float32Array(56),
          columns: random.normals(64, 1),
          bias: random.normals(8, 1),
        },
      }
      const found = multiply(room, linear, product)
      expect([...found]).toEqual(
        [...there].map((number, i) => Math.fround(number + product.bias[i % 8]!)),
      )
    })
  })
})

test.runIf(BUILDS.length === 2)(
  'floats that must be the same everywhere are so in both builds',
  async () => {
    const random = randomFrom(9)
    const product = {
      ...{ form: FLOATS, rowCount: 13, outputs: 24, inputs: 312, activation: 'gelu' as const },
      rows: random.normals(13 * 312, 1),
      columns: random.normals(24 * 312, 0.1),
      bias: random.normals(24, 1),
    }
    const [one, other] = await Promise.all(
      BUILDS.map(async (relaxed) => {
        const room = await openRoom(relaxed)
        return multiply(room, room.code.linearFloat, product)
      }),
    )
    expect(one).toEqual(other)
  },
)
