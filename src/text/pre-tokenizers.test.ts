import { expect, it } from 'vitest'
import { untouched } from './aligned.ts'
import { createPreTokenizer } from './pre-tokenizers.ts'

const split = (settings: object, text: string) =>
  createPreTokenizer(settings)(untouched(text, 0)).map((part) => part.text)

it('takes letters and digits that came late to Unicode for other signs, as Python does', () => {
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false }
  expect(split(byteLevel, 'a\u088fb 1\u{11de0}2')).toEqual([
    'a',
    '\u088f',
    'b',
    ' 1',
    '\u{11de0}',
    '2',
  ])
  expect(split(byteLevel, "don't  go ")).toEqual(['don', "'t", ' ', ' go', ' '])
})

it.each([
  ['Removed', ['ab', 'c']],
  ['Isolated', ['ab', '-', '-', 'c']],
  ['Contiguous', ['ab', '--', 'c']],
  ['MergedWithPrevious', ['ab-', '-', 'c']],
  ['MergedWithNext', ['ab', '-', '-c']],
])('cuts around punctuation: %s', (behavior, expected) => {
  expect(split({ type: 'Punctuation', behavior }, 'ab--c')).toEqual(expected)
})

it('reads the patterns of tokenizer files, and refuses what it would read otherwise', () => {
  const split4 = (Regex: string) =>
    split({ type: 'Split', pattern: { Regex }, behavior: 'Isolated' }, "I'LL \ufeff1")
  expect(split4("(?i:'ll)|\\s+|\\p{N}")).toEqual(['I', "'LL", ' ', '\ufeff', '1'])
  for (const foreign of ['\\w+', '(?>a)', 'a++', '[[:alpha:]]', '(']) {
    expect(() => split4(foreign)).toThrow(expect.objectContaining({ code: 'unsupported-model' }))
  }
})
