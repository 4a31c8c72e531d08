import { Tokenizer } from '@huggingface/tokenizers'
import { describe, expect, it } from 'vitest'
import { SHAPES } from './shapes.ts'
import { hubFiles } from './hub-files.ts'
import { makeVocabulary, makeWords } from './words.ts'

const shape = SHAPES['minilm-l6']
const files = hubFiles(shape)
const tokenizer = new Tokenizer(
  files['tokenizer.json'] as object,
  files['tokenizer_config.json'] as object,
)

describe('the vocabulary', () => {
  it('has exactly the size that was asked for, each token once', () => {
    const { tokens } = makeVocabulary(shape.vocabulary)
    expect(tokens).toHaveLength(30_522)
    expect(new Set(tokens).size).toBe(30_522)
    expect(tokens.indexOf('[CLS]')).toBe(101)
    expect(tokens.indexOf('[MASK]')).toBe(103)
  })

  it('begins a longer list with the words of a shorter one', () => {
    expect(makeVocabulary(2_000).words.slice(0, 500)).toEqual(makeWords(500))
  })

  it('refuses a size that has no room for words', () => {
    expect(() => makeVocabulary(200)).toThrow('more than')
  })
})

describe('the tokenizer', () => {
  it('makes one token of each whole word', () => {
    const { words } = makeVocabulary(shape.vocabulary)
    const { ids } = tokenizer.encode(words.join(' '), { add_special_tokens: false })
    expect(ids).toHaveLength(words.length)
  })

  it('knows everything that is written in ASCII', () => {
    const { tokens } = tokenizer.encode(
      "The Quick brown fox's 12,345 jumps: [see] {a_b}~`^ \\|@ #1!",
    )
    expect(tokens).not.toContain('[UNK]')
    expect(tokens[0]).toBe('[CLS]')
  })

  it('puts a pair together as BERT wants it', () => {
    const [one = '', two = ''] = makeWords(2)
    const { tokens, token_type_ids: types } = tokenizer.encode(one, {
      text_pair: two,
      return_token_type_ids: true,
    })
    expect(tokens).toEqual(['[CLS]', one, '[SEP]', two, '[SEP]'])
    expect(types).toEqual([0, 0, 0, 1, 1])
  })
})
