import { describe, expect, test } from 'vitest'
import type { Linear, Matrix, Network, Norm } from './network.ts'
import { apply, dequantize, erf, runReference } from './reference.ts'

test.each([
  [1e-10, 1.1283791670955126e-10],
  [0.5, 0.5204998778130465],
  [-1, -0.8427007929497149],
  [2, 0.9953222650189527],
  [3, 0.9999779095030014],
  [5, 0.9999999999984626],
  [7, 1],
])('erf(%d)', (x, expected) => {
  expect(Math.abs(erf(x) - expected)).toBeLessThan(1e-15)
})

// As PyTorch gives them in double precision.
test.each([
  ['gelu', [-0.15865525393145702, 1.399789198096713]],
  ['gelu-tanh', [-0.15880800939172324, 1.3995715769802328]],
  ['relu', [0, 1.5]],
  ['tanh', [-0.7615941559557649, 0.9051482536448664]],
] as const)('%s', (activation, expected) => {
  const found = apply(activation, Float64Array.of(-1, 1.5))
  expected.forEach((number, i) => expect(found[i]).toBeCloseTo(number, 14))
})

describe('a matrix', () => {
  const matrix: Matrix = {
    ...{ name: 'it', type: 'f32', rows: 2, columns: 3, transposed: false },
    bytes: { part: '', offset: 0, length: 0 },
    ...{ slice: null, scale: null, zero: null },
  }
  const plain = [1, -2, 3, 4, 5, -6]
  const bytesOf = (array: Float32Array | Uint16Array | Int8Array | Uint8Array) =>
    new Uint8Array(array.buffer)

  test.each<[string, Partial<Matrix>, Uint8Array, number[]]>([
    ['f32', {}, bytesOf(Float32Array.from(plain)), plain],
    [
      'f16',
      { type: 'f16' },
      bytesOf(Uint16Array.of(0x3c00, 0xc000, 0x4200, 0, 1, 0x8000)),
      [1, -2, 3, 0, 2 ** -24, -0],
    ],
    [
      'bf16',
      { type: 'bf16' },
      bytesOf(Uint16Array.of(0x3f80, 0xc000, 0x4040, 0, 0, 0x3fc0)),
      [1, -2, 3, 0, 0, 1.5],
    ],
    ['transposed', { transposed: true }, bytesOf(Float32Array.of(1, 4, -2, 5, 3, -6)), plain],
    [
      'the last two of four rows',
      { slice: { from: 2, of: 4 } },
      bytesOf(Float32Array.of(9, 9, 9, 9, 9, 9, ...plain)),
      plain,
    ],
    [
      'the middle two of four columns',
      { transposed: true, slice: { from: 1, of: 4 } },
      bytesOf(Float32Array.of(9, 1, 4, 9, 9, -2, 5, 9, 9, 3, -6, 9)),
      plain,
    ],
    [
      'i8 with one scale',
      { type: 'i8', scale: Float32Array.of(0.5) },
      bytesOf(Int8Array.of(2, -4, 6, 8, 10, -128)),
      [1, -2, 3, 4, 5, -64],
    ],
    [
      'u8 with a scale and a zero a row',
      { type: 'u8', scale: Float32Array.of(0.5, 2), zero: Int32Array.of(128, 200) },
      bytesOf(Uint8Array.of(130, 124, 134, 202, 255, 197)),
      [1, -2, 3, 4, 110, -6],
    ],
    [
      'u8, transposed, with one zero',
      { type: 'u8', transposed: true, scale: Float32Array.of(1, 3), zero: Int32Array.of(10) },
      bytesOf(Uint8Array.of(11, 11, 8, 12, 13, 0)),
      [1, -2, 3, 3, 6, -30],
    ],
  ])('%s', (_, facts, bytes, expected) => {
    expect([...dequantize({ ...matrix, ...facts }, () => bytes)]).toEqual(expected)
  })

  test('of another size is refused', () => {
    expect(() => dequantize(matrix, () => new Uint8Array(20))).toThrow('5 numbers, not 2 × 3')
    expect(() =>
      dequantize({ ...matrix, scale: new Float32Array(3) }, () => new Uint8Array(24)),
    ).toThrow('3 numbers for 2 rows')
  })
})

describe('one layer, computed by hand', () => {
  const numbers: number[] = []
  const matrix = (rows: number, columns: number, values: readonly number[]): Matrix => {
    const offset = 4 * numbers.push(...values) - 4 * values.length
    return {
      ...{ name: 'it', type: 'f32', rows, columns, transposed: false },
      bytes: { part: '', offset, length: 4 * values.length },
      ...{ slice: null, scale: null, zero: null },
    }
  }
  const linear = (values: readonly number[], bias: readonly number[]): Linear => ({
    weight: matrix(bias.length, values.length / bias.length, values),
    bias: Float32Array.from(bias),
  })
  const norm: Norm = { gain: Float32Array.of(1, 1), bias: Float32Array.of(0, 0), epsilon: 0 }
  const identity = linear([1, 0, 0, 1], [0, 0])
  const network: Network = {
    ...{ hidden: 2, heads: 1, inner: 1, activation: 'relu', attentionScale: Math.log(3) / 2 },
    embeddings: {
      word: matrix(3, 2, [0, 0, 4, 0, 0, 4]),
      position: matrix(3, 2, [0, 0, 1, 0, 0, 0]),
      ...{ firstPosition: 1, uncounted: null },
      type: matrix(2, 2, [0, 0, 0, 9]),
      ...{ norm, projection: null },
    },
    layers: [
      {
        ...{ query: identity, key: identity, value: linear([3, 0, 0, 1], [0, 1]) },
        ...{ output: linear([1, 1, 0, 0], [0, 0]), attentionNorm: norm },
        ...{ up: linear([0, -1], [0]), down: linear([0, 4], [0, 0]), outputNorm: norm },
      },
    ],
    classifier: { dense: null, output: linear([1, 0, 2, 3], [0.5, 0]) },
  }
  const read = ({ offset, length }: { offset: number; length: number }) =>
    new Uint8Array(Float32Array.from(numbers).buffer).subarray(offset, offset + length)
  const run = (ids: number[], types: number[], changes: Partial<Network> = {}) =>
    runReference({ ...network, ...changes }, read, Int32Array.from(ids), Uint8Array.from(types))

  test('words, positions and types', () => {
    // [4 + 1, 0] and [0, 4]; with a type: [5, 9].
    expect([...run([1, 2], [0, 0]).states[0]!]).toEqual([1, -1, -1, 1])
    expect([...run([1, 2], [1, 0]).states[0]!]).toEqual([-1, 1, -1, 1])
  })

  test('tokens that are not counted', () => {
    const embeddings = { ...network.embeddings, uncounted: 0 }
    const word = matrix(3, 2, [0, 0, 4, 0, 0.25, 0.5])
    const position = matrix(3, 2, [1, 0, 0, 1, 1, 0])
    const { states } = run([0, 2, 0, 2], [0, 0, 0, 0], {
      embeddings: { ...embeddings, word, position },
    })
    // Rows 0, 1, 0, 2.
    expect([...states[0]!]).toEqual([1, -1, -1, 1, 1, -1, 1, -1])
  })

  test('attention, residuals and the classifier', () => {
    // Scores 2 and -2 by ln 3 / 2: 9 to 1. Values [3, 0], [-3, 2]: context [2.4, 0.2].
    // Out [2.6, 0] + [1, -1] is [1, -1] normed; relu(-(-1)) is 1, so [0, 4] is added: [1, 3] -> [-1, 1].
    const { logits, states } = run([1, 2], [0, 0])
    expect(states[1]![0]).toBeCloseTo(-1, 12)
    expect(states[1]![1]).toBeCloseTo(1, 12)
    expect(logits[0]).toBeCloseTo(-0.5, 12)
    expect(logits[1]).toBeCloseTo(1, 12)
    expect(logits).toHaveLength(2)
  })

  test('without a classifier there are states only', () => {
    const { logits, states } = run([1], [0], { classifier: null })
    expect(logits).toHaveLength(0)
    expect(states).toHaveLength(2)
  })

  test('what is in no table', () => {
    expect(() => run([3], [0])).toThrow('no row 3')
    expect(() => run([1], [2])).toThrow('no row 2')
    expect(() => run([1, 1, 1], [0, 0, 0])).toThrow('no row 3')
  })
})
