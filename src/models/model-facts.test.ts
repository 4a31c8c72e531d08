import { describe, expect, it } from 'vitest'
import type { CatalogueRow } from './catalogue/index.ts'
import { readFacts } from './model-facts.ts'

const BERT = {
  architectures: ['BertForSequenceClassification'],
  model_type: 'bert',
  hidden_size: 384,
  num_hidden_layers: 6,
  num_attention_heads: 12,
  intermediate_size: 1536,
  vocab_size: 30_522,
  max_position_embeddings: 512,
  type_vocab_size: 2,
  pad_token_id: 0,
}

const read = (config: object, tokenizer: object = {}) => readFacts(config, tokenizer, 'it')

describe('the shape', () => {
  it('of a BERT', () => {
    expect(read(BERT)).toMatchObject({
      ...{ modelType: 'bert', typeCount: 2, maxLength: 512, padId: 0, heads: 12, externalFiles: 0 },
    })
  })

  it('counts parameters to within two percent', () => {
    // 22,713,601: ms-marco-MiniLM-L-6-v2, by its safetensors
    expect(read(BERT).parameters! / 22_713_601).toBeCloseTo(1, 1)
    expect(read(BERT).parameters! / 22_713_601).toBeGreaterThan(0.98)
  })

  it('of RoBERTa, which counts its positions from the padding on', () => {
    const roberta = { ...BERT, model_type: 'xlm-roberta', max_position_embeddings: 514 }
    expect(read({ ...roberta, pad_token_id: 1 })).toMatchObject({ maxLength: 512, padId: 1 })
  })

  it('of DistilBERT, which names things differently', () => {
    const distilbert = {
      architectures: ['DistilBertForSequenceClassification'],
      ...{ model_type: 'distilbert', dim: 768, n_layers: 6, n_heads: 12, hidden_dim: 3072 },
      ...{ vocab_size: 30_522, max_position_embeddings: 512 },
    }
    expect(read(distilbert)).toMatchObject({ typeCount: 0, heads: 12 })
    expect(read(distilbert).parameters! / 66_955_010).toBeGreaterThan(0.98)
  })

  it('takes the shorter of two lengths, and no number for none', () => {
    expect(read(BERT, { model_max_length: 256 }).maxLength).toBe(256)
    expect(read(BERT, { model_max_length: 1e30 }).maxLength).toBe(512)
    expect(read({ model_type: 'bert' }).maxLength).toBe(512)
  })

  it('knows of weights beside the graph', () => {
    const files = (said: unknown) =>
      read({ ...BERT, 'transformers.js_config': { use_external_data_format: said } }).externalFiles
    expect([files(true), files(3), files({ 'model.onnx': 2 }), files('x'), files(-1)]).toEqual([
      1, 3, 2, 0, 0,
    ])
  })
})

describe('a model with code of its own', () => {
  const own = { auto_map: { AutoModelForSequenceClassification: 'mine.MyModel' } }

  it('is a sequence classifier when it says so', () => {
    const config = { ...BERT, architectures: ['JinaBertModel'] }
    expect(() => read(config)).toThrow(/JinaBertModel/)
    expect(read({ ...config, ...own }).modelType).toBe('bert')
  })

  it('needs no model_type when the catalogue knows it', () => {
    const { model_type: _, ...config } = BERT
    expect(() => read(config)).toThrow(/model_type/)
    const row = { modelType: 'xlm-roberta', parameters: 278e6, maxLength: 1_024 } as CatalogueRow
    expect(readFacts({ ...config, pad_token_id: 1 }, null, 'it', row)).toMatchObject({
      ...{ modelType: 'xlm-roberta', parameters: 278e6, maxLength: 510 },
    })
  })
})

describe('what is no reranker', () => {
  it.each([
    [{ ...BERT, architectures: ['LlamaForCausalLM'] }, /a model that writes text/],
    [{ ...BERT, architectures: ['BertModel'] }, /BertModel/],
    [{ architectures: ['BertForSequenceClassification'] }, /model_type/],
    [[], /model_type/],
    [null, /model_type/],
  ])('%j', (config, message) => {
    expect(() => readFacts(config, null, 'it')).toThrow(message)
    expect(() => readFacts(config, null, 'it')).toThrow(
      expect.objectContaining({ code: 'unsupported-model' }),
    )
  })
})
