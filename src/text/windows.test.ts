import { expect, it } from 'vitest'
import { queryShare, windowSpans } from './windows.ts'

it('covers everything, in windows of one width that overlap by a quarter', () => {
  expect(windowSpans(20, 8)).toEqual([
    [0, 8],
    [6, 14],
    [12, 20],
  ])
})

it('moves the last one back', () => {
  expect(windowSpans(17, 8)).toEqual([
    [0, 8],
    [6, 14],
    [9, 17],
  ])
})

it('needs one for what fits', () => {
  expect(windowSpans(8, 8)).toEqual([[0, 8]])
  expect(windowSpans(0, 8)).toEqual([[0, 0]])
})

it('goes on by a token at least', () => {
  expect(windowSpans(3, 1)).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
  ])
})

it('leaves half the room to the text', () => {
  expect(queryShare(10, 100)).toBe(10)
  expect(queryShare(99, 101)).toBe(50)
})
