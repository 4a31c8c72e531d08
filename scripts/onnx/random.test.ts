import { describe, expect, it } from 'vitest'
import { below, fillNormal, randomFrom } from './random.ts'

describe('randomFrom', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const three = (seed: number) => Array.from({ length: 3 }, randomFrom(seed))
    // Written down, so that a changed generator does not go unnoticed: models would change.
    expect(three(1)).toEqual([2693262067, 11749833, 2265367787])
    expect(three(2)).not.toEqual(three(1))
  })
})

describe('below', () => {
  it('gives each of the first so many numbers about equally often', () => {
    const random = randomFrom(3)
    const counts = [0, 0, 0, 0, 0]
    for (let i = 0; i < 10_000; i++) counts[below(5, random)]!++
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(200)
  })
})

describe('fillNormal', () => {
  it('has the mean and deviation that were asked for', () => {
    const values = fillNormal(new Float32Array(100_000), randomFrom(4), { mean: 1, deviation: 0.3 })
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    expect(mean).toBeCloseTo(1, 2)
    expect(Math.sqrt(squares / values.length)).toBeCloseTo(0.3, 2)
  })
})
