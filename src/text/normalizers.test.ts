import { expect, it } from 'vitest'
import { untouched } from './aligned.ts'
import { createNormalizer } from './normalizers.ts'

const bert = createNormalizer({
  type: 'BertNormalizer',
  clean_text: true,
  handle_chinese_chars: true,
  strip_accents: null,
  lowercase: true,
})

it.each([
  ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
  ['É\u0000\ufffd\t漢', 'e  漢 '],
  // Marks that take room stay, in their canonical order.
  ['a\u302e\u{1d16d}\u{1d165}', 'a\u{1d165}\u302e\u{1d16d}'],
  ['a\u{1d16d}\u302e', 'a\u302e\u{1d16d}'],
  ['\u{11938}\u{11938}', '\u{11938}\u{11938}'],
])('BERT: %j becomes %j', (text, expected) => {
  expect(bert(untouched(text, 0)).text).toBe(expected)
})

it('knows where each part comes from', () => {
  const nfkc = createNormalizer({
    type: 'Sequence',
    normalizers: [
      { type: 'NFKC' },
      { type: 'Replace', pattern: { String: 'b' }, content: '' },
      { type: 'Prepend', prepend: '_' },
      { type: 'Strip', strip_left: true, strip_right: true },
    ],
  })
  const { text, from } = nfkc(untouched('\ufb01b\u0065\u0301 ', 10))
  expect(text).toBe('_fi\u00e9')
  expect(Array.from(from)).toEqual([10, 10, 10, 12, 14])
})
