import { describe, expect, it } from 'vitest'
import { STOP_WORDS, stemOf, stemsOf, wordsOf } from './words.ts'

describe('wordsOf', () => {
  it('takes letters and digits of any script, in lower case', () => {
    expect(wordsOf('How do I cancel a fetch()? snake_case, 3.5 Änderungen')).toEqual([
      ...['how', 'do', 'i', 'cancel', 'a', 'fetch', 'snake_case', '3', '5', 'änderungen'],
    ])
    expect(wordsOf('한국어 문서, हिन्दी')).toEqual(['한국어', '문서', 'हिन्दी'])
  })

  it('divides no word at an apostrophe', () => {
    expect(wordsOf("Don't 'quote' rock'n'roll, it’s")).toEqual([
      ...["don't", 'quote', "rock'n'roll", "it's"],
    ])
  })

  it('finds none where there is none', () => {
    expect(wordsOf(' …!? ')).toEqual([])
  })
})

describe('stemsOf', () => {
  it('leaves stop words out and cuts the rest to stems', () => {
    expect(stemsOf('The cats are running into relational databases')).toEqual([
      ...['cat', 'run', 'relat', 'databas'],
    ])
  })

  it('takes the owner for the same word', () => {
    expect(stemsOf("the cat’s whiskers, the boss's desk")).toEqual([
      'cat',
      'whisker',
      'boss',
      'desk',
    ])
  })

  it("knows Lucene's 33", () => {
    expect(STOP_WORDS.size).toBe(33)
    expect(stemsOf([...STOP_WORDS].join(' '))).toEqual([])
  })
})

describe('stemOf', () => {
  it.each([
    ['caresses', 'caress'],
    ['ponies', 'poni'],
    ['agreed', 'agre'],
    ['hopping', 'hop'],
    ['conditional', 'condit'],
    ['electricity', 'electr'],
    ['문서', '문서'],
    ['2019', '2019'],
  ])("is Porter's: %s, %s", (word, stem) => {
    expect(stemOf(word)).toBe(stem)
    expect(stemOf(word)).toBe(stem) // from memory
  })
})
