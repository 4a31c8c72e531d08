import { describe, expect, it } from 'vitest'
import { interleave, ratios, summarise } from './measure.ts'

describe('interleave', () => {
  it('takes turns, and throws the warm-up away', async () => {
    const order: string[] = []
    const sample = (name: string) => async () => {
      order.push(name)
      return order.length
    }
    const values = await interleave([sample('A'), sample('B')], { warmups: 1, rounds: 2 })
    expect(order.join('')).toBe('ABABAB')
    expect(values).toEqual([
      [3, 5],
      [4, 6],
    ])
  })

  it.each([NaN, Infinity])('takes no %d for a measurement', async (value) => {
    await expect(interleave([async () => value], { warmups: 1, rounds: 1 })).rejects.toThrow(
      `a measurement gave ${value}`,
    )
  })

  it('leaves out what failed where somebody is told of it', async () => {
    const failures: unknown[] = []
    let calls = 0
    const breaks = async () => {
      if (++calls === 2) throw new Error('broken')
      return 1
    }
    const values = await interleave([breaks, async () => 7], {
      ...{ warmups: 0, rounds: 3 },
      failed: (which, thrown) => failures.push([which, (thrown as Error).message]),
    })
    expect(values).toEqual([[1], [7, 7, 7]])
    expect(failures).toEqual([[0, 'broken']])
    expect(calls).toBe(2)
  })
})

describe('summarise', () => {
  it.each([
    { values: [3], median: 3, min: 3, max: 3 },
    { values: [9, 1, 5], median: 5, min: 1, max: 9 },
    { values: [10, 2, 4, 100], median: 7, min: 2, max: 100 },
  ])('finds the middle of $values', ({ values, median, min, max }) => {
    expect(summarise(values)).toEqual({ median, min, max, runs: values.length })
  })

  it('leaves the values as they were', () => {
    const values = [2, 1]
    summarise(values)
    expect(values).toEqual([2, 1])
  })

  it('makes nothing of nothing', () => {
    expect(() => summarise([])).toThrow('nothing was measured')
  })
})

describe('ratios', () => {
  it('divides pair by pair', () => {
    expect(ratios([2, 30], [1, 10])).toEqual([2, 3])
  })

  it('refuses lists of unequal length', () => {
    expect(() => ratios([1], [1, 2])).toThrow('1 values over 2')
  })
})
