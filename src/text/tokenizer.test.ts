import { describe, expect, it } from 'vitest'
import {
  checksum,
  nastyTexts,
  OWN,
  ownTokenizer,
  publishedExpectations,
  publishedTokenizer,
} from '../../e2e/tokenizers/read.ts'
import { createTokenizer } from './tokenizer.ts'

const texts = nastyTexts()
/** Without special tokens, which would end a long stretch of text. */
const plain = texts.filter((text) => !/[[<＜［]/.test(text))
const idsOf = (tokenizer: ReturnType<typeof createTokenizer>, text: string) =>
  Array.from(tokenizer.tokenize(text, Infinity).ids)

describe.each(OWN)('the %s tokenizer', (name) => {
  const { tokenizer: file, expected } = ownTokenizer(name)
  const tokenizer = createTokenizer(file)

  it('gives the ids that Python gives, for 1,000 nasty texts', () => {
    expect(texts).toHaveLength(1_000)
    const wrong = texts.filter(
      (text, index) => checksum(idsOf(tokenizer, text)) !== checksum(expected.texts[index]!),
    )
    expect(wrong).toEqual([])
  })

  it.each(Object.entries(expected.joined))(
    'gives them for one long text of all, joined by %j',
    (joiner, sum) => {
      expect(checksum(idsOf(tokenizer, plain.join(joiner)))).toBe(sum)
    },
  )

  it('knows where in the text each token is: in order, whole characters, and nothing left out', () => {
    const wrong = texts.filter((text) => {
      const { ids, starts, ends } = tokenizer.tokenize(text, Infinity)
      let covered = 0
      return ids.some((_, index) => {
        const [start, end] = [starts[index]!, ends[index]!]
        const inOrder = start < end && start >= (starts[index - 1] ?? 0) && end <= text.length
        // What lies between two tokens is something that tokenizers drop.
        const nothingLost = start <= covered || DROPPED.test(text.slice(covered, start))
        covered = Math.max(covered, end)
        return !inOrder || !nothingLost || /\p{Cs}/u.test(text.slice(start, end))
      })
    })
    expect(wrong).toEqual([])
  })

  it('stops when it has enough, with the same beginning', () => {
    for (const joiner of ['', ' ', ' and then ']) {
      const long = plain.join(joiner)
      const all = tokenizer.tokenize(long, Infinity).ids
      for (const enough of [0, 1, 100, 5_000]) {
        const some = tokenizer.tokenize(long, enough)
        expect(some.complete).toBe(false)
        expect(some.ids.length).toBeGreaterThan(enough)
        expect(checksum(some.ids)).toBe(checksum(all.subarray(0, some.ids.length)))
      }
      expect(tokenizer.tokenize(long, all.length).complete).toBe(true)
    }
  })

  it.each([
    ['letters', 'a'],
    ['spaces', ' '],
    ['marks', '\u0301'],
    ['Chinese characters', '搜索得到一个列表但是结果的顺序不对'],
    ['digits and signs', '1!2?'],
    ['special tokens', '[SEP]</s>'],
  ])('takes ten times as long for ten times as many %s, not a hundred times', (_, unit) => {
    const text = unit.repeat(Math.ceil(2e5 / unit.length))
    const time = (length: number) => {
      const start = performance.now()
      tokenizer.tokenize(text.slice(0, length), Infinity)
      return performance.now() - start
    }
    time(2e4) // the first time is spent on compiling, too
    expect(time(2e5)).toBeLessThan(40 * Math.max(time(2e4), time(2e4), 25))
  })
})

/** Spaces or what is taken for one, controls and accents. */
const DROPPED = /^[\p{White_Space}\p{C}\p{M}\ufffd\u2581]+$/u

describe.each(Object.entries(publishedExpectations()))(
  'the published tokenizer %s',
  (name, expected) => {
    const file = publishedTokenizer(name)
    if (file === null)
      console.warn(`SKIPPED: the tokenizer of ${name} is not there to compare with Python.`)

    it.skipIf(file === null)('gives the ids that Python gives', () => {
      const tokenizer = createTokenizer(file)
      const sums = expected.texts.split(' ')
      expect(sums).toHaveLength(texts.length)
      expect(
        texts.filter((text, index) => checksum(idsOf(tokenizer, text)) !== sums[index]),
      ).toEqual([])
      for (const [joiner, sum] of Object.entries(expected.joined)) {
        expect(checksum(idsOf(tokenizer, plain.join(joiner)))).toBe(sum)
      }
    })
  },
)

describe('a tokenizer.json', () => {
  const { tokenizer: file } = ownTokenizer('wordpiece')

  it.each([
    ['that is not one', 'integrity', { error: 'not found' }],
    ['without entries', 'integrity', { ...(file as object), model: { type: 'WordPiece' } }],
    [
      'with a step of another kind',
      'unsupported-model',
      { ...(file as object), normalizer: { type: 'Nmt' } },
    ],
    [
      'with a model of another kind',
      'unsupported-model',
      { ...(file as object), model: { type: 'WordLevel' } },
    ],
  ])('%s is refused', (_, code, damaged) => {
    expect(() => createTokenizer(damaged)).toThrow(expect.objectContaining({ code }))
  })
})
