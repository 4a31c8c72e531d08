import { describe, expect, it } from 'vitest'
import { excerptOf, sentencesOf } from './sentences.ts'

describe('sentences', () => {
  it('end where a new one begins', () => {
    expect(sentencesOf('One. Two? “Three!” he said. 4 more, e.g. this.')).toEqual([
      'One.',
      'Two?',
      '“Three!” he said.',
      '4 more, e.g. this.',
    ])
  })

  it('are one where nothing ends', () => {
    expect(sentencesOf('just words')).toEqual(['just words'])
    expect(sentencesOf('')).toEqual([''])
  })
})

describe('an excerpt', () => {
  it('begins with the best sentence', () => {
    expect(excerptOf(['A.', 'B.', 'C.'], [0, 2, 1])).toEqual({
      before: '… ',
      best: 'B.',
      after: ' C.',
    })
  })

  it('has no ellipsis where nothing is left out, and takes the first of equal ones', () => {
    expect(excerptOf(['A.', 'B.'], [1, 1])).toEqual({ before: '', best: 'A.', after: ' B.' })
  })
})
