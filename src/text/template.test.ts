import { describe, expect, it } from 'vitest'
import { readTemplate, specialCount, type Template } from './template.ts'

const added_tokens = ['<s>', '</s>', '[CLS]', '[SEP]', '<cls>'].map((content, id) => ({
  id,
  content,
}))
const spelled = (template: Template) =>
  template
    .map(({ part, ids, type }) => `${part === 'special' ? ids.join('+') : part}:${type}`)
    .join(' ')
const read = (post_processor: unknown, modelType = '', config: unknown = {}) =>
  spelled(readTemplate({ added_tokens, post_processor }, config, modelType))

describe('the template of a pair', () => {
  it('is what a template says', () => {
    const sequence = (id: string, type_id: number) => ({ Sequence: { id, type_id } })
    const token = (id: string, type_id: number) => ({ SpecialToken: { id, type_id } })
    const pair = [token('start', 0), sequence('B', 0), sequence('A', 1), token('end', 1)]
    const special_tokens = { start: { ids: [7] }, end: { ids: [8, 9] } }
    const template = { type: 'TemplateProcessing', single: [], pair, special_tokens }
    expect(read(template)).toBe('7:0 text:0 query:1 8+9:1')
    expect(read({ type: 'Sequence', processors: [{ type: 'ByteLevel' }, template] })).toBe(
      '7:0 text:0 query:1 8+9:1',
    )
    expect(specialCount(readTemplate({ post_processor: template }, {}, ''))).toBe(3)
    expect(() => read({ ...template, pair: pair.slice(0, 2) })).toThrow(
      expect.objectContaining({ code: 'integrity' }),
    )
  })

  it('is that of the family which a processor names', () => {
    const tokens = { sep: ['end', 2], cls: ['start', 1] }
    expect(read({ type: 'BertProcessing', ...tokens })).toBe('1:0 query:0 2:0 text:1 2:1')
    expect(read({ type: 'RobertaProcessing', ...tokens })).toBe('1:0 query:0 2+2:0 text:0 2:0')
  })

  it.each([
    ['bert', {}, '2:0 query:0 3:0 text:1 3:1'],
    ['electra', null, '2:0 query:0 3:0 text:1 3:1'],
    ['distilbert', { cls_token: { content: '<cls>' } }, '4:0 query:0 3:0 text:1 3:1'],
    ['xlm-roberta', {}, '0:0 query:0 1+1:0 text:0 1:0'],
    ['roberta', { cls_token: '<cls>' }, '4:0 query:0 1+1:0 text:0 1:0'],
  ])('is that of %s where the file has none', (modelType, config, expected) => {
    expect(read(null, modelType, config)).toBe(expected)
    expect(read({ type: 'ByteLevel' }, modelType, config)).toBe(expected)
  })

  it('is not guessed', () => {
    expect(() => read(null, 'gpt2')).toThrow(expect.objectContaining({ code: 'unsupported-model' }))
    expect(() => read({ type: 'Other' }, 'bert')).toThrow(
      expect.objectContaining({ code: 'unsupported-model' }),
    )
    expect(() => read(null, 'bert', { sep_token: '[none]' })).toThrow(
      expect.objectContaining({ code: 'integrity' }),
    )
  })
})
