import { describe, expect, it } from 'vitest'
import type { Answer, Candidate } from './answer.ts'
import { changesOf, figureOf, gain, orderAfter } from './figures.ts'

/** Three candidates, a first by the keyword engine and c first by the model. */
const CANDIDATES: readonly Candidate[] = [
  { id: 'a', found: 9, logit: -2 },
  { id: 'b', found: 5, logit: 0 },
  { id: 'c', found: 1, logit: 2 },
]

function answer(right: string, shown = ['c', 'b', 'a']): Answer {
  return { question: { query: `where is ${right}`, right }, candidates: CANDIDATES, shown }
}

describe('orderAfter', () => {
  it.each([
    [null, 'b,c,a'],
    [0, 'c,b,a'],
    [1, 'a,b,c'],
  ])('with a say of %s is %s', (say, order) => {
    expect(orderAfter(answer('a', ['b', 'c', 'a']), say).join()).toBe(order)
  })
})

describe('figureOf', () => {
  it('is 1 where the right one comes first, and less by its place', () => {
    const { before, after, difference } = figureOf('mrr@10', [answer('c'), answer('b')], null)
    expect(before.mean).toBeCloseTo((1 / 3 + 1 / 2) / 2, 12)
    expect(after.mean).toBeCloseTo((1 + 1 / 2) / 2, 12)
    expect(difference.mean).toBeCloseTo(1 / 3, 12)
    expect(difference).toMatchObject({ wins: 1, losses: 0, ties: 1 })
  })

  it('counts a question whose answer was not found as 0', () => {
    const { before, after } = figureOf('ndcg@10', [answer('x')], null)
    expect([before.mean, after.mean]).toEqual([0, 0])
  })
})

describe('changesOf', () => {
  it('divides the questions into gains and losses, the largest first', () => {
    const small = answer('b', ['b', 'c', 'a'])
    const { better, worse, same } = changesOf([small, answer('c'), answer('a'), answer('x')], null)
    expect(better.map(({ query }) => query)).toEqual(['where is c', 'where is b'])
    expect(better.map(gain)).toEqual([2, 1])
    expect(worse).toEqual([{ query: 'where is a', before: 1, after: 3 }])
    expect(same).toEqual([{ query: 'where is x', before: null, after: null }])
  })
})
