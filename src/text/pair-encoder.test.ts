import { describe, expect, it } from 'vitest'
import {
  checksum,
  nastyTexts,
  OWN,
  ownTokenizer,
  publishedExpectations,
  publishedTokenizer,
  type ExpectedPair,
} from '../../e2e/tokenizers/read.ts'
import { createPairEncoder } from './pair-encoder.ts'

const texts = nastyTexts()
const MODEL_TYPES = { wordpiece: 'bert', bpe: 'roberta', unigram: 'xlm-roberta' }
const SPECIALS = { wordpiece: 3, bpe: 4, unigram: 4 }

function encoderOf(name: (typeof OWN)[number], typeCount = 2) {
  return createPairEncoder(ownTokenizer(name), { modelType: MODEL_TYPES[name], typeCount })
}

/** The pairs that come out otherwise than Python's, as sent. */
function wrongPairs<Ids>(
  encoder: ReturnType<typeof createPairEncoder>,
  pairs: readonly ExpectedPair<Ids>[],
  same: (ids: Int32Array, expected: Ids) => boolean,
) {
  return pairs.filter(([query, text, maxLength, expected, firsts]) => {
    const { rows, truncated } = encoder.encode(texts[query]!, texts[text]!, {
      maxLength,
      long: 'truncate',
    })
    const { ids, types } = rows[0]!
    const whole = encoder.encode(texts[query]!, texts[text]!, { maxLength: 1e6, long: 'truncate' })
      .rows[0]!
    return (
      rows.length !== 1 ||
      !same(ids, expected) ||
      types.findIndex((type) => type === 1) !== (firsts === types.length ? -1 : firsts) ||
      types.subarray(firsts).includes(0) ||
      truncated !== whole.ids.length > ids.length
    )
  })
}

describe.each(OWN)('pairs of the %s family', (name) => {
  const specials = SPECIALS[name]
  const long = texts.slice(400, 600).join(' ')

  it('are those of Python: ids, types, and what is cut', () => {
    const { pairs } = ownTokenizer(name).expected
    expect(pairs).toHaveLength(200)
    const same = (ids: Int32Array, expected: number[]) => checksum(ids) === checksum(expected)
    expect(wrongPairs(encoderOf(name), pairs, same)).toEqual([])
  })

  it('have no types where the model has none', () => {
    const { rows } = encoderOf(name, 1).encode('a', 'b', { maxLength: 16, long: 'truncate' })
    expect(Array.from(rows[0]!.types)).toEqual(Array.from(rows[0]!.ids, () => 0))
  })

  it.each([
    ['', ''],
    ['', 'text'],
    ['query', ''],
    [' \n\t', '\u3000'],
  ])('of %j and %j have all special tokens', (query, text) => {
    for (const mode of ['truncate', 'windows', 'error'] as const) {
      const { rows, truncated } = encoderOf(name).encode(query, text, { maxLength: 64, long: mode })
      expect(rows).toHaveLength(1)
      expect(rows[0]!.ids.length).toBeGreaterThanOrEqual(specials)
      expect(rows[0]!.window).toEqual(mode === 'windows' ? [0, text.length] : null)
      expect(truncated).toBe(false)
    }
  })

  it('take half a surrogate pair for U+FFFD, where it stands', () => {
    const encode = (text: string) =>
      encoderOf(name).encode(text, text, { maxLength: 64, long: 'windows' })
    expect(encode('a\ud83d b\ude00')).toEqual(encode('a\ufffd b\ufffd'))
  })

  it('hold one token of each at least', () => {
    const encode = (maxLength: number) =>
      encoderOf(name).encode('the', 'the', { maxLength, long: 'truncate' })
    expect(encode(specials + 2).rows[0]!.ids).toHaveLength(specials + 2)
    for (const maxLength of [specials + 1, 0, NaN]) {
      expect(() => encode(maxLength)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    }
  })

  it('that do not fit are refused where that is asked for', () => {
    const encoder = encoderOf(name)
    const { length } = encoder.encode('query', long, { maxLength: 1e6, long: 'error' }).rows[0]!.ids
    expect(encoder.encode('query', long, { maxLength: length, long: 'error' }).truncated).toBe(
      false,
    )
    for (const maxLength of [length - 1, 16]) {
      expect(() => encoder.encode('query', long, { maxLength, long: 'error' })).toThrow(
        expect.objectContaining({ code: 'too-long' }),
      )
    }
  })

  it.each([
    [8, 'query'],
    [33, 'query'],
    [33, long.slice(0, 400)],
    [256, long],
  ])('in windows hold every token of the text: at most %i tokens', (maxLength, query) => {
    const encoder = encoderOf(name)
    const count = (text: string) =>
      encoder.encode('', text, { maxLength: 1e6, long: 'truncate' }).rows[0]!.ids.length - specials
    const room = maxLength - specials
    const queryKept = Math.min(count(query), Math.floor(room / 2))
    const { rows, truncated } = encoder.encode(query, long, { maxLength, long: 'windows' })
    const all = encoder.encode('', long, { maxLength: 1e6, long: 'truncate' }).rows[0]!.ids
    const contentStart = name === 'wordpiece' ? 2 : 3
    let next = 0
    let covered = 0
    for (const { ids, window } of rows) {
      expect(ids.length).toBe(maxLength)
      const [start, end] = window!
      expect(start).toBeLessThanOrEqual(covered)
      expect(end).toBeGreaterThanOrEqual(covered)
      expect(long.slice(start, end)).not.toMatch(/\p{Cs}/u)
      covered = end
      // The window's tokens are those of the text from somewhere at or before where the last one ended.
      const content = ids.subarray(ids.length - 1 - (room - queryKept), ids.length - 1)
      const sum = checksum(content)
      let at = next
      while (
        at >= 0 &&
        checksum(all.subarray(contentStart + at, contentStart + at + content.length)) !== sum
      )
        at--
      expect(at).toBeGreaterThanOrEqual(0)
      next = at + content.length
    }
    expect(next).toBe(count(long))
    expect(rows[0]!.window![0]).toBe(0)
    expect(covered).toBe(long.length)
    expect(truncated).toBe(count(query) > queryKept)
  })

  it('find 100,000 characters without a space', () => {
    const text = 'abc1!漢😀'.repeat(12_500)
    const { rows } = encoderOf(name).encode('query', text, { maxLength: 128, long: 'windows' })
    expect(rows.at(-1)!.window![1]).toBe(text.length)
    for (const { window } of rows) expect(text.slice(...window!)).not.toMatch(/\p{Cs}/u)
    const cut = encoderOf(name).encode('query', text, { maxLength: 128, long: 'truncate' })
    expect(cut.rows[0]!.ids).toHaveLength(128)
  })

  it('are tokenized once', () => {
    const encoder = encoderOf(name)
    const encode = (text: string) =>
      encoder.encode('query', text, { maxLength: 32, long: 'truncate' })
    const first = encode(long)
    expect(encoder.cache).toMatchObject({ entries: 2, hits: 0, misses: 2 })
    expect(encode(long)).toEqual(first)
    expect(encoder.cache).toMatchObject({ entries: 2, hits: 2, misses: 2 })
    // What was read for 32 tokens is not enough for more.
    const more = encoder.encode('query', long, { maxLength: 512, long: 'truncate' })
    expect(more).toEqual(
      encoderOf(name).encode('query', long, { maxLength: 512, long: 'truncate' }),
    )
    expect(more.rows[0]!.ids).toHaveLength(512)
    for (let index = 0; index < 100; index++) encode(`${index} ${long.repeat(30)}`)
    expect(encoder.cache!.entries).toBeLessThan(100)
  })
})

describe.each(Object.entries(publishedExpectations()))(
  'pairs of the published %s',
  (name, { pairs }) => {
    const tokenizer = publishedTokenizer(name)
    if (tokenizer === null)
      console.warn(`SKIPPED: the tokenizer of ${name} is not there to compare with Python.`)

    it.skipIf(tokenizer === null)('are those of Python', () => {
      const encoder = createPairEncoder(
        { tokenizer, config: null },
        { modelType: 'any', typeCount: 2 },
      )
      expect(wrongPairs(encoder, pairs, (ids, expected) => checksum(ids) === expected)).toEqual([])
    })
  },
)
