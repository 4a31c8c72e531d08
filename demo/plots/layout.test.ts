import { describe, expect, it } from 'vitest'
import { layOutBars, layOutLine, roundStep } from './layout.ts'

describe('roundStep', () => {
  it.each([
    [4, 1],
    [100, 50],
    [1_900, 500],
    [0.07, 0.02],
    [3.9, 1],
    [41, 20],
  ])('divides 0 to %d by %d', (most, step) => {
    expect(roundStep(most)).toBeCloseTo(step, 12)
  })

  it.each([0, -1, NaN])('has an answer for %d', (most) => {
    expect(roundStep(most)).toBe(1)
  })
})

describe('layOutBars', () => {
  it('makes the scale end at a round number that holds every bar', () => {
    const { bars, ticks } = layOutBars([
      { label: 'a', value: 150, strong: true },
      { label: 'b', value: 75 },
    ])
    expect(ticks.map(({ value }) => value)).toEqual([0, 50, 100, 150])
    expect(ticks.map(({ at }) => at)).toEqual([0, 1 / 3, 2 / 3, 1])
    expect(bars).toEqual([
      { label: 'a', strong: true, width: 1, spread: null },
      { label: 'b', strong: false, width: 0.5, spread: null },
    ])
  })

  it('holds the ends of the thin lines, too, and draws none where there is no spread', () => {
    const { bars } = layOutBars([
      { label: 'a', value: 10, low: 5, high: 20 },
      { label: 'b', value: 10, low: 10, high: 10 },
    ])
    expect(bars[0]).toMatchObject({ width: 0.5, spread: { from: 0.25, to: 1 } })
    expect(bars[1]!.spread).toBeNull()
  })

  it('keeps room for what is not known yet', () => {
    const { bars, ticks } = layOutBars([{ label: 'a', value: null, low: 1, high: 2 }])
    expect(bars).toEqual([{ label: 'a', strong: false, width: 0, spread: null }])
    expect(ticks.length).toBeGreaterThan(1)
  })

  it('ends where it is told to', () => {
    const { bars, ticks } = layOutBars([{ label: 'a', value: 0.5 }], 1)
    expect(bars[0]!.width).toBe(0.5)
    expect(ticks.map(({ value }) => value)).toEqual([0, 0.25, 0.5, 0.75, 1])
  })
})

describe('layOutLine', () => {
  it('goes from left to right, the best at the top', () => {
    const points = layOutLine([1, 3, 2])
    expect(points.map(({ x }) => x)).toEqual([0, 0.5, 1])
    expect(points[1]!.y).toBeLessThan(points[2]!.y)
    expect(points[2]!.y).toBeLessThan(points[0]!.y)
    expect(points.every(({ y }) => y > 0 && y < 1)).toBe(true)
  })

  it('draws a flat line in the middle', () => {
    for (const { y } of layOutLine([2, 2])) expect(y).toBeCloseTo(0.5, 9)
  })
})
