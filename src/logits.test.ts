import { describe, expect, it } from 'vitest'
import { labelLogit, largestDifference, LOGIT_TOLERANCE } from './logits.ts'

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit))

function softmax(row: readonly number[]): number[] {
  const highest = Math.max(...row)
  const powers = row.map((logit) => Math.exp(logit - highest))
  const sum = powers.reduce((a, b) => a + b)
  return powers.map((power) => power / sum)
}

describe('labelLogit', () => {
  it.each([[[0.3, -1.2]], [[2, 2, 2]], [[-4, 0.5, 3, 1.5]], [[12, -9, 0]]])(
    'of exclusive labels %j has the softmax for its sigmoid',
    (row) => {
      row.forEach((_, label) => {
        expect(sigmoid(labelLogit(row, label, true))).toBeCloseTo(softmax(row)[label]!, 12)
      })
    },
  )

  it('is the difference of two exclusive labels', () => {
    expect(labelLogit([1.5, 4], 1, true)).toBeCloseTo(2.5, 12)
    expect(labelLogit([1.5, 4], 0, true)).toBeCloseTo(-2.5, 12)
  })

  it.each([
    [[1000, -1000], 0, 2000],
    [[1000, -1000], 1, -2000],
    [[1000, 1000, 1000], 2, -Math.log(2)],
    [[-1000, -1000, 1000], 0, -2000],
    [[1000, -1000, -1000], 0, 2000 - Math.log(2)],
  ])('of %j at %i does not overflow', (row, label, expected) => {
    expect(labelLogit(row, label, true)).toBeCloseTo(expected, 9)
  })

  it('is the plain logit where labels stand alone', () => {
    expect(labelLogit([0.3, -1.2, 5], 1, false)).toBe(-1.2)
  })

  it('is the plain logit where there is one label', () => {
    expect(labelLogit([-3.5], 0, true)).toBe(-3.5)
  })

  it('reads typed arrays', () => {
    expect(labelLogit(Float32Array.of(1, 3), 1, true)).toBe(2)
  })
})

describe('largestDifference', () => {
  it('finds the largest, whichever side is larger', () => {
    expect(largestDifference([1, 2, 3], [1.5, 0, 3])).toBe(2)
    expect(largestDifference([1, 0, 3], [1.5, 2, 3])).toBe(2)
  })

  it('is 0 for equals, and for nothing', () => {
    expect(largestDifference([7, -7], Float32Array.of(7, -7))).toBe(0)
    expect(largestDifference([], [])).toBe(0)
  })

  it.each([
    ['a NaN on the left', [1, NaN], [1, 2]],
    ['a NaN on the right', [1, 2], [NaN, 2]],
    ['a NaN on both sides', [NaN], [NaN]],
    ['infinities of one sign', [Infinity], [Infinity]],
    ['too few numbers', [1], [1, 1]],
    ['too many numbers', [1, 1], [1]],
  ])('is infinite with %s', (_, a, b) => {
    expect(largestDifference(a, b)).toBe(Infinity)
  })
})

describe('LOGIT_TOLERANCE', () => {
  it('allows coarser numbers more', () => {
    const { fp32, fp16, q4, q4f16, int8 } = LOGIT_TOLERANCE
    expect([fp32, fp16, q4, q4f16, int8]).toEqual(
      [fp32, fp16, q4, q4f16, int8].sort((a, b) => a - b),
    )
    expect(fp32).toBeGreaterThan(0)
    expect(fp32).toBeLessThan(fp16)
    expect(fp16).toBeLessThan(int8)
  })
})
