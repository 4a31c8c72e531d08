import { expect, it } from 'vitest'
import { TopK } from './top-k.ts'

it('keeps the best, whatever the order they come in', () => {
  for (let seed = 1; seed < 30; seed++) {
    const scores = Array.from({ length: 100 }, (_, i) =>
      Math.floor(20 * Math.sin(seed * 7 + i * i)),
    )
    const top = new TopK(seed)
    scores.forEach((score, index) => top.add({ index, score }))
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
  top.add({ index: 0, score: NaN })
  expect(top.least).toBe(-Infinity)
  top.add({ index: 1, score: -5 })
  top.add({ index: 2, score: 3 })
  top.add({ index: 3, score: NaN })
  expect(top.sorted()).toEqual([
    { index: 2, score: 3 },
    { index: 1, score: -5 },
  ])
})

it.each([0, 1, 7, 100, 1000])('keeps %i, and of equals the first', (most) => {
  const scores = Array.from({ length: 500 }, (_, i) => (i * 7919) % 50)
  const top = new TopK(most)
  scores.forEach((score, index) => top.add({ index, score }))
  const right = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!).slice(0, most)
  expect(top.sorted().map(({ index }) => index)).toEqual(right)
})
