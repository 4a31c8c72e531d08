import { Tokenizer } from '@huggingface/tokenizers'
import { describe, expect, it } from 'vitest'
import { SHAPES } from '../scripts/onnx/shapes.ts'
import { hubFiles } from '../scripts/onnx/hub-files.ts'
import { summariseLengths } from './dl19-lengths.ts'
import lengths from './dl19-lengths.json' with { type: 'json' }
import { dl19Lengths, makeTexts } from './texts.ts'

describe('makeTexts', () => {
  it.each([
    { what: 'of just the lengths there are in DL19', of: dl19Lengths(100), tokens: lengths.sample },
    { what: 'of the lengths that are asked for', of: [32, 512], tokens: [32, 512] },
  ])('makes pairs $what', ({ of, tokens }) => {
    const files = hubFiles(SHAPES['minilm-l6'])
    const tokenizer = new Tokenizer(
      files['tokenizer.json'] as object,
      files['tokenizer_config.json'] as object,
    )
    const { query, documents } = makeTexts(of, 1)
    const made = documents.map((text) => tokenizer.encode(query, { text_pair: text }).ids.length)
    expect(made).toEqual(tokens)
  })

  it('makes other texts of another seed, and the same of the same', () => {
    expect(makeTexts([20, 30], 1)).toEqual(makeTexts([20, 30], 1))
    expect(makeTexts([20, 30], 2)).not.toEqual(makeTexts([20, 30], 1))
  })

  it('says when a pair is too short for a document', () => {
    expect(() => makeTexts([lengths.query + 3], 1)).toThrow('has no document')
  })
})

describe('dl19Lengths', () => {
  it('begins again when all are used', () => {
    const many = dl19Lengths(101)
    expect(many).toHaveLength(101)
    expect(many[100]).toBe(lengths.sample[0])
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
