import { describe, expect, it } from 'vitest'
import { erf } from './functions.ts'
import { recognise } from './recognise.ts'
import type { Expression, RowFunction } from './value.ts'

type Apply = RowFunction['apply']

function see(apply: Apply, width = 24) {
  const of = { width } as Expression
  return recognise({ kind: 'function', node: of.node, of, width, cost: 1, apply })
}
const each =
  (one: (x: number) => number): Apply =>
  (row) =>
    row.map(one)

/** As half precision rounds a number from 1 to 2. */
const half = (x: number) => Math.round(x * 1_024) / 1_024

describe('an activation', () => {
  it.each<[string, (x: number) => number]>([
    ['gelu', (x) => x * 0.5 * (1 + erf(x / Math.SQRT2))],
    ['gelu', (x) => 0.5 * (x * (erf(x * Math.SQRT1_2) + 1))],
    ['gelu', (x) => x * 0.5 * (1 + erf(x / half(Math.SQRT2)))],
    ['gelu-tanh', (x) => 0.5 * x * (1 + Math.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))],
    ['gelu-tanh', (x) => 0.5 * x * (1 + Math.tanh(x * 0.7978845608 * (1 + 0.044715 * x * x)))],
    ['relu', (x) => Math.max(x, 0)],
    ['tanh', Math.tanh],
  ])('%s', (activation, one) => {
    expect(see(each(one))).toEqual({ kind: 'activated', activation })
    expect(see(each(one), 4_096)).toEqual({ kind: 'activated', activation })
  })

  it.each<[string, (x: number) => number]>([
    ['quick GELU', (x) => x / (1 + Math.exp(-1.702 * x))],
    ['SiLU', (x) => x / (1 + Math.exp(-x))],
    ['ReLU that ends at six', (x) => Math.min(6, Math.max(0, x))],
    ['leaky ReLU', (x) => (x < 0 ? 0.01 * x : x)],
    ['a shift', (x) => x + 1],
    ['nothing at all', () => 0],
    ['no number', () => NaN],
  ])('is not %s', (_, one) => {
    expect(see(each(one))).toBeUndefined()
  })
})

describe('a scale', () => {
  it.each([0.125, 1, -3, 1e-6])('%f', (scale) => {
    expect(see(each((x) => scale * x))).toEqual({
      kind: 'scaled',
      scale: expect.closeTo(scale, 12) as number,
    })
  })

  it('is one number for all', () => {
    expect(see((row) => row.map((x, i) => x * (1 + i)))).toBeUndefined()
  })
})

describe('a norm', () => {
  const gain = Float64Array.from({ length: 24 }, (_, i) => Math.sin(i + 1) * 2)
  const bias = Float64Array.from({ length: 24 }, (_, i) => Math.cos(i))
  const mean = (row: Float64Array) => row.reduce((sum, x) => sum + x, 0) / row.length
  const norm =
    (epsilon: number): Apply =>
    (row) => {
      const centred = row.map((x) => x - mean(row))
      const deviation = Math.sqrt(mean(centred.map((x) => x * x)) + epsilon)
      return centred.map((x, i) => (x / deviation) * gain[i]! + bias[i]!)
    }

  it.each([1e-12, 1e-7, 1e-5, 1e-3])('with epsilon %f', (epsilon) => {
    const found = see(norm(Math.fround(epsilon)))
    expect(found).toMatchObject({ kind: 'normed', epsilon })
    if (found?.kind !== 'normed') return
    expect(Float32Array.from(found.gain)).toEqual(Float32Array.from(gain))
    expect(Float32Array.from(found.bias)).toEqual(Float32Array.from(bias))
  })

  it('is not one that keeps the mean, nor one by the largest number', () => {
    const rms: Apply = (row) => row.map((x) => x / Math.sqrt(mean(row.map((y) => y * y)) + 1e-6))
    const largest: Apply = (row) => row.map((x) => x / Math.max(...row.map(Math.abs)))
    expect(see(rms)).toBeUndefined()
    expect(see(largest)).toBeUndefined()
    expect(see((row) => row.map((x) => x - mean(row)))).toBeUndefined()
  })
})
