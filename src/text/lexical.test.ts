import { describe, expect, it } from 'vitest'
import { createLexical, type LexicalTable } from './lexical.ts'

const TABLE: LexicalTable = {
  ...{ version: 1, k1: 0.9, b: 0.4, averageLength: 6, blend: 0.4 },
  ...{ prefixWeight: 0.8, typoWeight: 0.6, unknownIdf: 9 },
  idf: { fetch: 4, request: 3, control: 2, contain: 5, cook: 6 },
}
const KNOWN = new Set(['fetch', 'match', 'cool', 'window'])
const { blend, score } = createLexical(TABLE, (word) => KNOWN.has(word))

/** BM25's part of a term, written out. */
function part(idf: number, count: number, length: number): number {
  const { k1, b, averageLength } = TABLE
  return (idf * count * (k1 + 1)) / (count + k1 * (1 - b + (b * length) / averageLength))
}

describe('the score', () => {
  it('is BM25 over stems, with the idf of the table', () => {
    // Of the text, "the" and "a" do not count.
    const text = 'Fetching the requests: a fetch requests data'
    const expected = part(4, 2, 5) + part(3, 2, 5)
    expect(score('fetch a request', text)).toBeCloseTo(expected, 12)
  })

  it('takes what the table lacks for rare', () => {
    expect(score('zebra', 'A zebra')).toBeCloseTo(part(9, 1, 1), 12)
  })

  it('counts each stem of the query once', () => {
    expect(score('fetch fetching fetched', 'fetch')).toBe(score('fetch', 'fetch'))
  })

  it.each([
    ['fetch', 'nothing of that kind'],
    ['', 'fetch'],
    ['fetch', ''],
    ['?!', 'fetch'],
  ])('is 0 for %j and %j', (query, text) => {
    expect(score(query, text)).toBe(0)
  })

  it('looks for stop words where there is nothing else', () => {
    expect(score('to be or not to be', 'to be, or not')).toBeGreaterThan(
      score('to be or not to be', 'not a word more'),
    )
    expect(score('to be or not to be', 'fetch')).toBe(0)
    // Beside any other word they are none.
    expect(score('the fetch', 'the')).toBe(0)
  })

  it('is a function of the pair, whatever was asked before', () => {
    const pairs = [
      ['fetch', 'fetch a request'],
      ['fetch a reqest', 'fetch a request'],
      ['fetch', 'window'],
    ] as const
    const fresh = pairs.map(([query, text]) => createLexical(TABLE, () => false).score(query, text))
    const one = createLexical(TABLE, () => false)
    for (const _ of [1, 2]) {
      expect(pairs.map(([query, text]) => one.score(query, text))).toEqual(fresh)
    }
  })

  it.each([
    '漢字かな交じり文 です',
    'Ελληνικά κείμενο',
    'if (a[i] !== b) { return }',
    '\ud800 x',
    '🙂🙂',
  ])('is finite for %j', (text) => {
    for (const query of [text, 'fetch', text.slice(0, 3)]) {
      expect(score(query, text)).toBeGreaterThanOrEqual(0)
      expect(score(query, text)).toBeLessThan(1_000)
    }
  })

  it('comes with its default weight', () => {
    expect(blend).toBe(0.4)
  })
})

describe('as somebody types', () => {
  it('the last word may be the beginning of one, and is as rare as the commonest of these', () => {
    expect(score('fetch con', 'containers')).toBeCloseTo(0.8 * part(2, 1, 1), 12)
    // All that begin so count together.
    expect(score('con', 'controls containers')).toBeCloseTo(0.8 * part(2, 2, 2), 12)
    expect(score('zeb', 'zebra')).toBeCloseTo(0.8 * part(9, 1, 1), 12)
  })

  it('another word may not, nor one of two letters', () => {
    expect(score('con fetch', 'containers')).toBe(0)
    expect(score('co', 'containers')).toBe(0)
  })

  it('a word that is in the text is worth more', () => {
    expect(score('control', 'control')).toBeGreaterThan(score('contro', 'control'))
  })

  it.each(['reqeust', 'reqest', 'requesst', 'raquest'])('%s is a slip of the finger', (word) => {
    expect(score(`${word} it`, 'a request')).toBeCloseTo(0.6 * part(3, 1, 1), 12)
  })

  it.each([
    ['match', 'watch', 'the vocabulary knows it'],
    ['cook', 'look', 'the table knows it'],
    ['ckoo', 'look', 'two letters are wrong'],
    ['feh', 'feth', 'it is too short'],
    ['2019', '2018', 'it is a number'],
    ['windows7', 'windows8', 'there is a number in it'],
  ])('%s is not %s: %s', (word, other) => {
    expect(score(word, other)).toBe(0)
  })

  it('a long text that is asked for is compared as it stands', () => {
    const typed = Array.from({ length: 40 }, (_, i) => `${'abcdefghij'[i % 10]}${'klmn'[i >> 3]}qx`)
    expect(score([...typed, 'reqeust'].join(' '), 'request')).toBe(0)
  })
})

it('takes half a megabyte as query and text in its stride', () => {
  const letters = (n: number) => n.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[+digit]!)
  const many = Array.from({ length: 60_000 }, (_, i) => `w${letters(i)}ing`).join(' ')
  const texts = [many, 'a'.repeat(5e5), 'ation'.repeat(1e5), 'ed '.repeat(2e5)]
  const started = performance.now()
  for (const text of texts) {
    for (const query of [text, 'cancell a fetc']) {
      expect(Number.isFinite(score(query, text))).toBe(true)
    }
  }
  // Every word of one with every word of the other would take a minute.
  expect(performance.now() - started).toBeLessThan(15_000)
})
