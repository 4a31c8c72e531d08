import { describe, expect, it } from 'vitest'
import { passages, questions } from './corpus.ts'

describe('the corpus', () => {
  it('has 300 passages of 40 to 120 words, no two alike', () => {
    expect(passages).toHaveLength(300)
    for (const { id, text } of passages) {
      const words = text.split(/\s+/).length
      expect(words, id).toBeGreaterThanOrEqual(40)
      expect(words, id).toBeLessThanOrEqual(120)
    }
    for (const part of ['id', 'title', 'text'] as const) {
      expect(new Set(passages.map((passage) => passage[part])).size, part).toBe(300)
    }
  })

  it('has 60 questions, each with its passage', () => {
    expect(new Set(questions.map(({ query }) => query)).size).toBe(60)
    const ids = new Set(passages.map(({ id }) => id))
    expect(questions.filter(({ right }) => !ids.has(right))).toEqual([])
  })
})
