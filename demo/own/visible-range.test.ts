import { expect, it } from 'vitest'
import { rowAfter, scrollTo, visibleRange } from './visible-range.ts'

it('keeps only what is seen, and a few more', () => {
  expect(visibleRange(0, 500, 50, 50_000)).toEqual({ first: 0, end: 16 })
  expect(visibleRange(1_000_025, 500, 50, 50_000)).toEqual({ first: 19_994, end: 20_017 })
  expect(visibleRange(2_499_500, 500, 50, 50_000)).toEqual({ first: 49_984, end: 50_000 })
  expect(visibleRange(0, 500, 50, 0)).toEqual({ first: 0, end: 0 })
  // The list has just become shorter than where it was scrolled to.
  expect(visibleRange(10_000, 500, 50, 3)).toEqual({ first: 3, end: 3 })
})

it('walks by keys, and stays in the list', () => {
  const walk = (key: string, at: number) => rowAfter(key, at, 100, 10)
  expect(walk('ArrowDown', 4)).toBe(5)
  expect(walk('ArrowUp', 0)).toBe(0)
  expect(walk('PageDown', 95)).toBe(99)
  expect(walk('PageUp', 45)).toBe(35)
  expect(walk('Home', 50)).toBe(0)
  expect(walk('End', 50)).toBe(99)
  expect(walk('ArrowDown', -1)).toBe(0)
  expect(walk('End', -1)).toBe(99)
  expect(walk('x', 3)).toBeUndefined()
  expect(rowAfter('ArrowDown', -1, 0, 10)).toBeUndefined()
})

it('scrolls as little as it takes', () => {
  expect(scrollTo(3, 0, 500, 50)).toBe(0)
  expect(scrollTo(10, 0, 500, 50)).toBe(50)
  expect(scrollTo(3, 1_000, 500, 50)).toBe(150)
})
