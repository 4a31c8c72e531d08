import { describe, expect, it } from 'vitest'
import { bootstrap, compare } from './bootstrap.ts'
import { randomFrom } from './random.ts'

const random = randomFrom(3)
const VALUES = Array.from({ length: 100 }, () => random())
/** Of so many even numbers from 0 to 1. */
const STANDARD_ERROR = Math.sqrt(1 / 12 / VALUES.length)

describe('bootstrap', () => {
  it("is as wide as the mean's standard error says", () => {
    const { mean, low, high } = bootstrap(VALUES)
    expect(mean).toBeCloseTo(VALUES.reduce((sum, value) => sum + value, 0) / VALUES.length, 12)
    const width = (high - low) / (2 * 1.96 * STANDARD_ERROR)
    expect(width).toBeGreaterThan(0.9)
    expect(width).toBeLessThan(1.1)
    expect((low + high) / 2).toBeCloseTo(mean, 1)
  })

  it('gives the same numbers for the same seed, and is wider where it is to be surer', () => {
    expect(bootstrap(VALUES, { seed: 5 })).toEqual(bootstrap(VALUES, { seed: 5 }))
    expect(bootstrap(VALUES, { seed: 5 })).not.toEqual(bootstrap(VALUES, { seed: 6 }))
    expect(bootstrap(VALUES, { confidence: 0.5 }).low).toBeGreaterThan(bootstrap(VALUES).low)
  })

  it('knows what one query, or none, says', () => {
    expect(bootstrap([0.7])).toEqual({ mean: 0.7, low: 0.7, high: 0.7 })
    expect(bootstrap([])).toEqual({ mean: 0, low: 0, high: 0 })
  })
})

describe('compare', () => {
  const shifted = (by: number) => VALUES.map((value, i) => value + by + (i % 2 ? 0.2 : -0.2))

  it('sees a difference that is there', () => {
    const { mean, low, p, wins, losses, ties } = compare(VALUES, shifted(0.1))
    expect(mean).toBeCloseTo(0.1, 10)
    expect(low).toBeGreaterThan(0)
    expect(p).toBe(1 / 2001)
    expect([wins, losses, ties]).toEqual([50, 50, 0])
  })

  it('sees none where there is none', () => {
    const { low, high, p } = compare(VALUES, shifted(0.001))
    expect(low).toBeLessThan(0)
    expect(high).toBeGreaterThan(0)
    expect(p).toBeGreaterThan(0.5)
    expect(compare(VALUES, VALUES)).toMatchObject({ mean: 0, low: 0, high: 0, p: 1, ties: 100 })
  })

  it('gives the exact p-value of few queries', () => {
    // Of the 16 ways to swap four equal differences, two are as far from 0: p is 1/8.
    const { p } = compare([0, 0, 0, 0], [1, 1, 1, 1], { resamples: 4000 })
    expect(Math.abs(p - 1 / 8)).toBeLessThan(0.02)
  })

  it('refuses lists that do not belong together', () => {
    expect(() => compare([1], [1, 2])).toThrow('1 and 2 were given')
  })
})
