import { describe, expect, it } from 'vitest'
import { lengthTaste, spearman } from './length-taste.ts'

describe('spearman', () => {
  it.each([
    [[1, 2, 3, 4], [10, 20, 30, 40], 1],
    [[1, 2, 3, 4], [4, 3, 2, 1], -1],
    // By hand: 1 - 6 · 8 / (5 · 24).
    [[1, 2, 3, 4, 5], [2, 1, 4, 5, 3], 0.6],
    // Ties share their rank: ranks 1, 2.5, 2.5, 4 against 1, 3, 2, 4.
    [[1, 2, 2, 3], [1, 3, 2, 4], 4.5 / Math.sqrt(4.5 * 5)],
  ])('of %j and %j', (a, b, value) => {
    expect(spearman(a, b)).toBeCloseTo(value, 12)
  })

  it('is not a number where one side is all alike', () => {
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNaN()
  })
})

describe('lengthTaste', () => {
  const texts = (logits: readonly number[]) => logits.map((logit, length) => ({ length, logit }))

  it('is the mean over queries', () => {
    expect(lengthTaste([texts([1, 2, 3, 4, 5]), texts([5, 4, 3, 2, 1])])).toBeCloseTo(0)
    expect(lengthTaste([texts([1, 2, 3, 4, 5])])).toBeCloseTo(1)
  })

  it('leaves out queries that say nothing', () => {
    expect(lengthTaste([texts([1, 2]), texts([1, 1, 1, 1, 1])])).toBeNull()
  })
})
