import { describe, expect, it } from 'vitest'
import { noteOf } from './notes.ts'
import type { View } from './own-search.ts'

const hits = (count: number) => Array.from({ length: count }, (_, row) => ({ row, score: 0.5 }))
const view = (change: Partial<View>): View => ({
  ...{ query: 'q', hits: null, stage: { name: 'unasked' }, isWhole: true },
  ...change,
})
const ranked = { name: 'ranked', ms: 12 } as const

describe('noteOf', () => {
  it('says how many there are', () => {
    expect(noteOf(view({}), { rows: 0, empty: null })).toBe('Nothing to search yet')
    expect(noteOf(view({}), { rows: 1, empty: 0 })).toBe('1 row, as they came')
    expect(noteOf(view({}), { rows: 50_000, empty: null })).toBe('50,000 rows, as they came')
  })

  it('says how far it is', () => {
    const indexing = view({ stage: { name: 'indexing', share: 0.349 }, isWhole: false })
    expect(noteOf(indexing, { rows: 50_000, empty: null })).toContain('50,000 rows: 34%')
    const ranking = view({ stage: { name: 'ranking', share: 0.5 }, hits: hits(200) })
    expect(noteOf(ranking, { rows: 50_000, empty: null })).toBe('Reading 200 rows: 50%')
  })

  it('says what was ranked, and what was not', () => {
    const whole = view({ stage: ranked, hits: hits(18) })
    expect(noteOf(whole, { rows: 18, empty: 0 })).toBe('18 rows reranked')
    expect(noteOf(whole, { rows: 20, empty: 2 })).toBe(
      '18 rows reranked; 2 without a text left out',
    )
    const some = (count: number) =>
      noteOf(view({ stage: ranked, hits: hits(count), isWhole: false }), {
        rows: 50_000,
        empty: null,
      })
    expect(some(200)).toBe('200 of 50,000 by keywords, then reranked; the rest is not shown')
    expect(some(3)).toBe('3 of 50,000 by keywords, then reranked')
    expect(some(0)).toBe('None of 50,000 rows has any of these words')
  })
})
