import { Tokenizer } from '@huggingface/tokenizers'
import { describe, expect, it } from 'vitest'
import { SHAPES } from '../scripts/make-model.ts'
import { hubFiles } from '../scripts/onnx/hub-files.ts'
import { summariseLengths } from './dl19-lengths.ts'
import lengths from './dl19-lengths.json' with { type: 'json' }
import { makeTexts } from './texts.ts'

describe('makeTexts', () => {
  it('makes pairs of just the lengths there are in DL19', () => {
    const files = hubFiles(SHAPES['minilm-l6'])
    const tokenizer = new Tokenizer(
      files['tokenizer.json'] as object,
      files['tokenizer_config.json'] as object,
    )
    const { query, documents } = makeTexts(100, 1)
    const tokens = documents.map((text) => tokenizer.encode(query, { text_pair: text }).ids.length)
    expect(tokens).toEqual(lengths.sample)
  })

  it('makes other texts of another seed, and the same of the same', () => {
    expect(makeTexts(3, 1)).toEqual(makeTexts(3, 1))
    expect(makeTexts(3, 2)).not.toEqual(makeTexts(3, 1))
  })

  it('says when it has no length for so many', () => {
    expect(() => makeTexts(101, 1)).toThrow('100 documents')
  })
})

describe('summariseLengths', () => {
  it('takes the middles of a hundred equal parts, and the list in the middle', () => {
    const lists = [Array.from({ length: 300 }, (_, i) => i + 1), [10, 10], [10, 30]]
    const { sample, padding, query, pairs, max } = summariseLengths(lists, [9, 7, 8])
    expect({ padding, query, pairs, max }).toEqual({ padding: 1.5, query: 8, pairs: 304, max: 300 })
    expect(new Set(sample).size).toBeGreaterThan(97)
  })

  it('finds in the sample what is in all of them', () => {
    const mean = lengths.sample.reduce((sum, tokens) => sum + tokens, 0) / lengths.sample.length
    expect(Math.abs(mean - lengths.mean)).toBeLessThan(1)
  })
})
