import { describe, expect, it } from 'vitest'
import { findInCatalogue } from './catalogue/index.ts'
import { poolingPath, readEmbedding, type EmbeddingFiles } from './embedding.ts'

const NONE: EmbeddingFiles = {
  ...{ modules: undefined, pooling: undefined, transformer: undefined, own: undefined },
}
const module = (kind: string, path = '') => ({ type: `sentence_transformers.models.${kind}`, path })
const MODULES = [module('Transformer'), module('Pooling', '1_Pooling')]
const read = (files: Partial<EmbeddingFiles>, name = 'owner/name', said = {}) =>
  readEmbedding(name, { ...NONE, ...files }, { head: 'embed', ...said })

describe('the way from states to a vector', () => {
  it.each([
    [{ pooling_mode_mean_tokens: true, pooling_mode_cls_token: false }, 'mean'],
    [{ pooling_mode_mean_tokens: false, pooling_mode_cls_token: true }, 'cls'],
    [{ pooling_mode: 'cls' }, 'cls'],
    [{ pooling_mode: ['mean'] }, 'mean'],
    [{}, 'mean'],
  ])('is pooled by %j: %s', (pooling, expected) => {
    expect(read({ modules: MODULES, pooling }).pooling).toBe(expected)
  })

  it('is normalised where there is such a module', () => {
    expect(read({ modules: MODULES }).normalized).toBe(false)
    expect(read({ modules: [...MODULES, module('Normalize')] }).normalized).toBe(true)
    const newer = 'sentence_transformers.base.modules.normalize.Normalize'
    expect(read({ modules: [...MODULES, { type: newer }] }).normalized).toBe(true)
  })

  it('is the mean, as long as it comes, where no file says anything', () => {
    expect(read({})).toEqual({
      ...{ pooling: 'mean', normalized: false, maxLength: null, lowerCase: false },
      prompts: { query: '', passage: '' },
    })
  })

  it('is that of its family, where files were lost', () => {
    expect(read({}, 'someone/bge-base-en-v1.5-onnx')).toMatchObject({
      ...{ pooling: 'cls', normalized: true },
      prompts: { query: 'Represent this sentence for searching relevant passages: ', passage: '' },
    })
    for (const name of ['intfloat/multilingual-e5-small', './e5-base-v2']) {
      expect(read({}, name).prompts).toEqual({ query: 'query: ', passage: 'passage: ' })
    }
    expect(read({}, 'intfloat/multilingual-e5-large-instruct').prompts.passage).toBe('')
  })

  it('is that of the catalogue, which knows more than files', () => {
    const row = findInCatalogue('BAAI/bge-small-en-v1.5')!
    expect(readEmbedding(row.id, NONE, { head: 'embed' }, row)).toMatchObject({
      ...{ pooling: 'cls', normalized: true },
    })
  })

  it('is what the caller says', () => {
    const said = { head: 'cls', prompts: { query: 'Q ' } }
    const own = { prompts: { query: 'query: ', document: 'doc: ' } }
    const found = read({ pooling: { pooling_mode: 'mean' }, own }, 'name', said)
    expect(found).toMatchObject({ pooling: 'cls', prompts: { query: 'Q ', passage: 'doc: ' } })
  })

  it('has the length its makers gave it, and the prompts they named', () => {
    const transformer = { max_seq_length: 256, do_lower_case: true }
    expect(read({ transformer })).toMatchObject({ maxLength: 256, lowerCase: true })
    const prompts = { query: 'q: ', passage: 'p: ', other: 'o: ' }
    expect(read({ own: { prompts } }).prompts).toEqual({ query: 'q: ', passage: 'p: ' })
    const usual = { prompts, default_prompt_name: 'other' }
    expect(read({ own: { ...usual, prompts: { other: 'o: ' } } }).prompts).toEqual({
      ...{ query: 'o: ', passage: 'o: ' },
    })
  })

  it.each([
    [{ modules: [...MODULES, module('Dense', '2_Dense')] }, 'Dense'],
    [{ pooling: { pooling_mode_max_tokens: true } }, 'pooling_mode_max_tokens'],
    [{ pooling: { pooling_mode: ['mean', 'cls'] } }, 'mean and cls'],
    [{ pooling: { pooling_mode: 'mean', include_prompt: false } }, 'leaves its prompt out'],
  ])('is refused where it would come out otherwise than in Python: %j', (files, words) => {
    expect(() => read(files)).toThrow(
      expect.objectContaining({
        code: 'unsupported-model',
        message: expect.stringContaining(words) as string,
      }),
    )
  })
})

it('the settings of the pooling are where modules.json says', () => {
  expect(poolingPath(undefined)).toBe('1_Pooling/config.json')
  expect(poolingPath([module('Pooling', 'pool')])).toBe('pool/config.json')
})
