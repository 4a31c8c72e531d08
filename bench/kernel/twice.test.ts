import { expect, it } from 'vitest'
import type { ContenderOptions } from '../contender.ts'
import { twice } from './twice.ts'

it('gives each half of the documents to one with half the threads, and the scores in order', async () => {
  const threads: unknown[] = []
  const given: (readonly string[])[] = []
  const open = twice(async (options) => {
    threads.push(options.threads)
    return {
      instruction: 'i',
      details: {},
      score: async ({ documents }) => {
        given.push(documents)
        return documents.map(Number)
      },
      close: async () => {},
    }
  })
  const options: ContenderOptions = { model: 'a:b/', threads: 2, keepFiles: false }
  const contender = await open(options)
  const scores = await contender.score({ query: '', documents: ['1', '2', '3'] })
  expect(threads).toEqual([1, 1])
  expect(given).toEqual([['1', '3'], ['2']])
  expect(Array.from(scores)).toEqual([1, 2, 3])
})
