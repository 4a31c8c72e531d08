import { describe, expect, it } from 'vitest'
import type { Figure } from './figures.ts'
import { place, signed, spokenChange, verdict } from './words.ts'

function figure(mean: number, low: number, high: number): Figure {
  const difference = { mean, low, high, p: 0.5, wins: 0, losses: 0, ties: 0 }
  return { metric: 'ndcg@10', before: difference, after: difference, difference }
}

describe('verdict', () => {
  it.each([
    [figure(0.1, 0.02, 0.2), /^Better: nDCG@10 \+0\.100 \(\+0\.020 to \+0\.200\)/],
    [figure(-0.1, -0.2, -0.02), /^Worse: nDCG@10 −0\.100/],
    [figure(0.1, -0.02, 0.2), /^No clear difference: .*chance/],
    [figure(0, 0, 0), /^No clear difference: nDCG@10 0\.000 \(0\.000 to 0\.000\)/],
  ])('says what the interval allows to be said', (of, words) => {
    expect(verdict(of)).toMatch(words)
  })
})

it('writes signs, and none for what rounds to nothing', () => {
  expect([0.25, -0.25, 0.0001, -0.0001].map(signed)).toEqual(['+0.250', '−0.250', '0.000', '0.000'])
})

it('says where something was not found', () => {
  expect([place(3), place(null)]).toEqual(['3', 'not found'])
  const query = 'q'
  expect(spokenChange({ query, before: null, after: null })).toBe('not found')
  expect(spokenChange({ query, before: 4, after: 1 })).toBe('3 places up')
  expect(spokenChange({ query, before: 1, after: 2 })).toBe('1 place down')
  expect(spokenChange({ query, before: 2, after: 2 })).toBe('the same place')
})
