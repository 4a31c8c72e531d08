import { expect, it } from 'vitest'
import type { Ranking, Reranker } from 'web-rerank'
import type { Passage } from '../corpus/corpus.ts'
import { CANDIDATES } from '../corpus/first-stage.ts'
import { askAll, chosenQuestions } from './ask-all.ts'

const PASSAGES: readonly Passage[] = ['a', 'b', 'c'].map((id) => ({ id, title: id, text: 't' }))
const QUESTIONS = ['first', 'second'].map((query) => ({ query, right: 'a' }))

/** Finds all but the last; the model turns the order round. */
const limits: unknown[] = []
const index = {
  search: async (_query: string, options: { limit?: number } = {}) => {
    limits.push(options.limit)
    return PASSAGES.slice(0, 2).map((item, index) => ({ item, index, score: 9 - index }))
  },
}
const reranker = {
  rank: async (_query: string, items: readonly Passage[]) =>
    items
      .map((item, index) => ({ item, index, logit: index, score: index }))
      .sort((a, b) => b.logit - a.logit) as unknown as Ranking<Passage>,
} as Pick<Reranker, 'rank'>

it('notes both orders and both numbers of each candidate', async () => {
  const asked: unknown[] = []
  const answers = await askAll(QUESTIONS, index, reranker, {
    signal: new AbortController().signal,
    asking: ({ query }, done) => asked.push([query, done]),
  })
  expect(asked).toEqual([
    ['first', 0],
    ['second', 1],
  ])
  expect(answers[1]).toEqual({
    question: QUESTIONS[1],
    candidates: [
      { id: 'a', found: 9, logit: 0 },
      { id: 'b', found: 8, logit: 1 },
    ],
    shown: ['b', 'a'],
  })
  expect(limits).toEqual([CANDIDATES, CANDIDATES])
})

it('asks no more once it is told to stop', async () => {
  const stopping = new AbortController()
  const asked: string[] = []
  const asking = askAll(QUESTIONS, index, reranker, {
    signal: stopping.signal,
    asking: ({ query }) => {
      asked.push(query)
      stopping.abort(new Error('enough'))
    },
  })
  await expect(asking).rejects.toThrow('enough')
  expect(asked).toEqual(['first'])
})

it.each([
  ['?questions=1', 1],
  ['?questions=9', 2],
  ['?questions=0', 2],
  ['', 2],
])('with %s in the address asks %d', (search, count) => {
  expect(chosenQuestions(QUESTIONS, search)).toHaveLength(count)
})
