import { expect, it } from 'vitest'
import { firstTexts, textsOf } from './texts.ts'

const PASSAGES = [
  { id: 'a', title: 'A', text: 'one' },
  { id: 'b', title: 'B', text: 'two' },
]
const QUESTIONS = [{ query: 'q', right: 'a' }]

it('gives 100 different documents, and another question each round, of however few there are', () => {
  const rounds = [0, 1, 2].map((round) => textsOf(PASSAGES, QUESTIONS, round))
  expect(new Set(rounds[0]!.documents).size).toBe(100)
  expect(rounds.map(({ query }) => query)).toEqual(['q', 'q 2', 'q 3'])
  expect(rounds[1]!.documents).toEqual(rounds[0]!.documents)
  expect(rounds[0]!.documents.slice(0, 3)).toEqual(['A\none', 'B\ntwo', 'A\none (2)'])
})

it('ranks 20 of them first', () => {
  const first = firstTexts(textsOf(PASSAGES, QUESTIONS, 0))
  expect(first.documents).toHaveLength(20)
})
