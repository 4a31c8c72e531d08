import { expect, it } from 'vitest'
import { TopK } from './top-k.ts'

it('keeps the best, whatever the order they come in', () => {
  for (let seed = 1; seed < 30; seed++) {
    const scores = Array.from({ length: 100 }, (_, i) =>
      Math.floor(20 * Math.sin(seed * 7 + i * i)),
    )
    const top = new TopK(seed)
    scores.forEach((score, index) => top.add(index, score))
    const right = scores
      .map((score, index) => ({ index, score }))
      .sort((a, b) => b.score - a.score || a.index - b.index)
      .slice(0, seed)
    expect(top.sorted()).toEqual(right)
    expect(top.least).toBe(right.at(-1)!.score)
  }
})

it('takes anything until it is full, and never what is no number', () => {
  const top = new TopK(2)
  top.add(0, NaN)
  expect(top.least).toBe(-Infinity)
  top.add(1, -5)
  top.add(2, 3)
  top.add(3, NaN)
  expect(top.sorted()).toEqual([
    { index: 2, score: 3 },
    { index: 1, score: -5 },
  ])
})
