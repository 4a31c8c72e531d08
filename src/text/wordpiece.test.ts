import { expect, it } from 'vitest'
import type { Subwords } from './subwords.ts'
import { createWordPiece } from './wordpiece.ts'

const model = createWordPiece({
  vocab: { '[UNK]': 0, a: 1, '##a': 2, '##aa': 3, '𝓪': 4, '##𝓪': 5 },
})

function idsOf(word: string): number[] {
  const found: Subwords = { ids: [], starts: [], ends: [] }
  model.split(word, found, Infinity)
  return found.ids
}

it('takes the longest piece each time, and gives up a word with an unknown part', () => {
  expect(idsOf('aaaa')).toEqual([1, 3, 2])
  expect(idsOf('aab')).toEqual([0])
})

it('gives up a word of more than a hundred characters, however many units they are', () => {
  expect(idsOf('𝓪'.repeat(100))).toEqual([4, ...Array.from({ length: 99 }, () => 5)])
  expect(idsOf('𝓪'.repeat(101))).toEqual([0])
  expect(idsOf('a'.repeat(100))).toHaveLength(51)
  expect(idsOf('a'.repeat(101))).toEqual([0])
})

it('reads words that are longer than every piece', () => {
  expect(idsOf('a'.repeat(40))).toEqual([1, ...Array.from({ length: 19 }, () => 3), 2])
})

it('takes nothing for a piece that every object has', () => {
  expect(idsOf('constructor')).toEqual([0])
  expect(idsOf('__proto__')).toEqual([0])
})

it('refuses a piece without a number', () => {
  const { split } = createWordPiece({ vocab: { '[UNK]': 0, a: 'one' } })
  const found: Subwords = { ids: [], starts: [], ends: [] }
  expect(() => split('a', found, Infinity)).toThrow(/without a number/)
})
