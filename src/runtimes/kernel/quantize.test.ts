import { describe, expect, test } from 'vitest'
import type { Numbers } from './matrix-rows.ts'
import type { Matrix } from './network.ts'
import {
  dequantize,
  finite,
  keepsAllDigits,
  roomForRows,
  toPackable,
  toTableRows,
} from './quantize.ts'
import { randomFrom, type Random } from './testing/random.ts'

const MATRIX: Matrix = {
  ...{ name: 'it', type: 'f32', rows: 1, columns: 1, transposed: false },
  ...{ bytes: { part: '', offset: 0, length: 4 }, slice: null, scale: null, zero: null },
}
const quantised = (scale: readonly number[], zero: readonly number[] | null = null): Matrix => ({
  ...MATRIX,
  ...{ type: 'i8', scale: Float32Array.from(scale), zero: zero && Int32Array.from(zero) },
})
const unsigned = (scale: readonly number[], zero: readonly number[]): Matrix => ({
  ...quantised(scale, zero),
  type: 'u8',
})
const integrity = expect.objectContaining({ code: 'integrity' }) as Error

function packable(matrix: Matrix, row: number, numbers: Numbers) {
  const room = roomForRows(numbers.length)
  // What was there before is no row's business.
  room.floats.fill(99)
  const scale = toPackable(matrix, row, numbers, room)
  expect(room.bytes.subarray(numbers.length).every((byte) => byte === 0)).toBe(true)
  return { values: room.bytes.slice(0, numbers.length), scale }
}

/** One row of a table. */
function tableRow(matrix: Matrix, row: number, numbers: Numbers) {
  const width = numbers.length
  const bytes = new Int8Array(width)
  const facts = new Float32Array(2)
  const one = { ...matrix, columns: width }
  toTableRows(one, row, numbers, { bytes, facts, width }, roomForRows(width))
  return { values: bytes, scale: facts[0]!, offset: facts[1]! }
}

/** Of the weights that meet in 16 bits: those of one sign, times the largest activation. */
function largestProducts(weights: ArrayLike<number>): number {
  let largest = 0
  for (let at = 0; at < weights.length; at += 8) {
    for (const pairs of [
      [0, 1, 4, 5],
      [2, 3, 6, 7],
    ]) {
      const met = pairs.map((i) => weights[at + i] ?? 0)
      for (const sign of [1, -1]) {
        const sum = met.reduce((sum, weight) => sum + Math.max(0, sign * weight), 0)
        largest = Math.max(largest, sum * 127)
      }
    }
  }
  return largest
}

describe('weights that are packed', () => {
  const distributions: Record<string, (random: Random) => number> = {
    'like weights': (random) => random.normals(1, 0.05)[0]!,
    'all the largest': () => 1,
    'all the smallest': () => -1e-30,
    'of two signs': (random) => random.pick([-1, 1]),
    'the largest or none': (random) => random.pick([-1, 0, 1]),
    'mostly near the largest': (random) => 1 - 0.2 * random.between(0, 1) ** 4,
    'around half of the largest': (random) => random.between(0.45, 0.55) * random.pick([-1, 1]),
    'one alone': (random) => (random.below(40) === 0 ? 1 : 0),
    'nearly no number': (random) => random.between(-1, 1) * 1e-44,
    'nearly too large': (random) => random.between(-1, 1) * 3e38,
    none: () => 0,
  }

  test.each(Object.entries(distributions))('%s', (_, number) => {
    const random = randomFrom(1)
    for (let round = 0; round < 400; round++) {
      const numbers = Float32Array.from({ length: 1 + random.below(70) }, () => number(random))
      const { values, scale } = packable(MATRIX, 0, numbers)
      expect(largestProducts(values)).toBeLessThan(2 ** 15)
      const most = Math.max(...values.map(Math.abs))
      const largest = Math.max(...numbers.map(Math.abs))
      // As many levels as there may be: half of them at the worst.
      if (largest > 0) expect(most).toBeGreaterThanOrEqual(63)
      expect(scale * most).toBeCloseTo(largest, 6 - Math.ceil(Math.log10(largest || 1)))
      numbers.forEach((number, i) => {
        const off = Math.abs(values[i]! * scale - number)
        if (off > 0.5001 * scale) expect.fail(`${number} became ${values[i]} times ${scale}`)
      })
    }
  })

  test('rows that fit have all levels', () => {
    const row = Float32Array.of(1, 1, 0.5, 0.5, 0, 0, 0, 0)
    expect(packable(MATRIX, 0, row)).toEqual({
      values: Int8Array.of(127, 127, 64, 64, 0, 0, 0, 0),
      scale: 1 / 127,
    })
  })

  test('around a zero of their own they are floats first', () => {
    const own = Uint8Array.of(100, 228, 164, 99)
    const { values, scale } = packable(quantised([2], [100]), 0, own)
    expect([...values].map((value) => value * scale)).toEqual([
      0,
      256,
      expect.closeTo(128, -1),
      expect.closeTo(-2, 0),
    ])
  })
})

describe('rows of a table', () => {
  test('keep unsigned bytes, with what stands for 128', () => {
    const { values, scale, offset } = tableRow(
      unsigned([1, 0.5], [3, 120]),
      1,
      Uint8Array.of(0, 120, 128, 255),
    )
    expect([...values]).toEqual([-128, -8, 0, 127])
    expect([...values].map((value) => value * scale + offset)).toEqual([-60, 0, 4, 67.5])
  })

  test('keep signed bytes around 0, and no others', () => {
    const own = Int8Array.of(-128, 127, 3, 0)
    const matrix = quantised([0.25, -0.5, 1], [0, 0, 3])
    expect(tableRow(matrix, 0, own)).toEqual({ values: own, scale: 0.25, offset: 0 })
    expect(tableRow(matrix, 1, own)).toEqual({ values: own, scale: -0.5, offset: 0 })
    expect(tableRow(matrix, 2, own)).toEqual({
      values: Int8Array.of(-127, 120, 0, -3),
      scale: Math.fround(131 / 127),
      offset: 0,
    })
    expect(keepsAllDigits(matrix)).toBe(false)
    expect(keepsAllDigits({ ...matrix, type: 'u8' })).toBe(true)
    expect(keepsAllDigits(quantised([0.25], [0]))).toBe(true)
    expect(keepsAllDigits(quantised([0.25]))).toBe(true)
    expect(keepsAllDigits(quantised([0.25], [1]))).toBe(false)
    expect(keepsAllDigits(MATRIX)).toBe(false)
  })

  test('are given several at once, each as wide as the kernel wants them', () => {
    const matrix = { ...unsigned([1, 0.5, 2], [3, 120, 0]), columns: 3 }
    const into = { bytes: new Int8Array(16), facts: new Float32Array(4), width: 8 }
    toTableRows(matrix, 1, Uint8Array.of(0, 128, 255, 1, 2, 3), into, roomForRows(3))
    expect([...into.bytes]).toEqual([
      ...[-128, 0, 127, 0, 0, 0, 0, 0],
      ...[-127, -126, -125, 0, 0, 0, 0, 0],
    ])
    expect([...into.facts]).toEqual([0.5, 4, 2, 256])
  })

  test('have all levels, however they sum up', () => {
    const { values, offset } = tableRow(MATRIX, 0, new Float32Array(8).fill(-3))
    expect([...values]).toEqual(Array.from({ length: 8 }, () => -127))
    expect(offset).toBe(0)
  })
})

describe('what is worth a number', () => {
  test('(q - zero) × scale', () => {
    const matrix = quantised([0.5, 2], [7, -3])
    expect([...dequantize(matrix, 0, Int8Array.of(-128, 7, 127))]).toEqual([-67.5, 0, 60])
    expect([...dequantize(matrix, 1, Uint8Array.of(255, 0))]).toEqual([516, 6])
    expect([...dequantize(quantised([0.5], [7]), 9, Int8Array.of(8))]).toEqual([0.5])
  })

  test.each([
    ['not a number', [NaN]],
    ['endless', [1, Infinity]],
    ['endless below 0', [-Infinity, 1, 2, 3]],
  ])('%s: damaged', (_, numbers) => {
    const row = Float32Array.from(numbers)
    for (const make of [dequantize, packable, tableRow]) {
      expect(() => make(MATRIX, 0, row)).toThrow(integrity)
    }
    expect(() => finite(row, 'it')).toThrow(/^it holds numbers that are not finite/)
  })

  test.each([
    ['a scale that is no number', quantised([NaN])],
    ['an endless scale', quantised([Infinity])],
    ['a scale too large', quantised([3.4e38], [-3])],
    ['no scale for the row', quantised([1, 2])],
    ['no zero for the row', quantised([1], [1, 2])],
  ])('%s: damaged', (_, matrix) => {
    for (const make of [dequantize, packable, tableRow]) {
      expect(() => make(matrix, 2, Uint8Array.of(255, 1))).toThrow(integrity)
    }
    if (!matrix.zero) {
      expect(() => packable(matrix, 2, Int8Array.of(127, 1))).toThrow(integrity)
    }
  })

  test('the largest numbers there are are finite', () => {
    const row = Float32Array.of(3.4e38, 3.4e38, -3.4e38, 3.4e38)
    expect(finite(row, 'it')).toBe(row)
  })
})
