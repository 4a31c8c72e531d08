import { expect, test } from 'vitest'
import { readShape } from './shape.ts'

const bert = {
  ...{ model_type: 'bert', architectures: ['BertForSequenceClassification'] },
  ...{ hidden_size: 24, num_attention_heads: 3, intermediate_size: 40, num_hidden_layers: 2 },
  ...{ vocab_size: 61, max_position_embeddings: 40, type_vocab_size: 2 },
}
const roberta = { ...bert, model_type: 'roberta', architectures: ['RobertaModel'] }
const distilbert = {
  ...{ model_type: 'distilbert', dim: 24, n_heads: 3, hidden_dim: 40, n_layers: 2 },
  ...{ vocab_size: 61, max_position_embeddings: 40, activation: 'relu' },
}

test('what a config leaves out', () => {
  expect(readShape(bert)).toMatchObject({
    ...{ hidden: 24, embedding: 24, heads: 3, inner: 40, layers: 2 },
    ...{ vocabulary: 61, positions: 40, types: 2, labels: 2 },
    ...{ activation: 'gelu', epsilon: 1e-12, padding: null },
  })
})

test.each([
  [{ ...bert, hidden_act: 'gelu_new' }, { activation: 'gelu-tanh' }],
  [{ ...bert, hidden_act: 'gelu_pytorch_tanh' }, { activation: 'gelu-tanh' }],
  [{ ...bert, hidden_act: 'relu' }, { activation: 'relu' }],
  [{ ...bert, layer_norm_eps: 1e-5 }, { epsilon: 1e-5 }],
  [{ ...bert, id2label: { 0: 'LABEL_0' } }, { labels: 1 }],
  [{ ...bert, num_labels: 3 }, { labels: 3 }],
  [{ ...bert, pad_token_id: 7 }, { padding: null }],
  [{ ...bert, position_embedding_type: 'absolute', is_decoder: false }, { hidden: 24 }],
  [{ ...bert, architectures: undefined }, { hidden: 24 }],
  [roberta, { padding: 1 }],
  [{ ...roberta, pad_token_id: 5 }, { padding: 5 }],
  [{ ...roberta, pad_token_id: null }, { padding: 1 }],
  [{ ...roberta, model_type: 'xlm-roberta' }, { padding: 1 }],
  [{ ...roberta, model_type: 'camembert' }, { padding: 1 }],
  [
    { ...bert, model_type: 'electra', architectures: ['ElectraModel'], embedding_size: 16 },
    { embedding: 16, hidden: 24 },
  ],
  [distilbert, { embedding: 24, inner: 40, types: 0, activation: 'relu', padding: null }],
])('%j', (config, expected) => {
  expect(readShape(config)).toMatchObject(expected)
})

test.each([
  [{}, 'model_type is undefined'],
  [{ ...bert, model_type: 'deberta-v2' }, 'model_type is "deberta-v2"'],
  [{ ...bert, model_type: '__proto__' }, 'model_type is "__proto__"'],
  [{ ...bert, architectures: ['ElectraForSequenceClassification'] }, 'not of a bert'],
  [{ ...bert, architectures: ['BertGenerationEncoder'] }, 'BertGenerationEncoder'],
  [{ ...bert, position_embedding_type: 'relative_key' }, '"relative_key"'],
  [{ ...bert, is_decoder: true }, 'is_decoder'],
  [{ ...bert, add_cross_attention: true }, 'add_cross_attention'],
  [{ ...bert, hidden_act: 'silu' }, '"silu"'],
  [{ ...bert, hidden_act: 'constructor' }, '"constructor"'],
  [{ ...bert, hidden_size: 25 }, '25 columns make no 3 heads'],
  [{ ...bert, hidden_size: undefined }, 'undefined for hidden_size'],
  [{ ...bert, num_attention_heads: 0 }, '0 for num_attention_heads'],
  [{ ...bert, num_hidden_layers: 2 ** 53 }, 'num_hidden_layers'],
  [{ ...bert, intermediate_size: '40' }, '"40" for intermediate_size'],
  [{ ...bert, vocab_size: -1 }, 'vocab_size'],
  [{ ...bert, layer_norm_eps: '1e-12' }, 'layer_norm_eps'],
  [{ ...bert, layer_norm_eps: -1 }, 'layer_norm_eps'],
  [{ ...distilbert, hidden_size: 24, dim: undefined }, 'undefined for dim'],
])('%j is refused', (config, message) => {
  let thrown: unknown
  try {
    readShape(config)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toMatchObject({
    code: 'unsupported-model',
    message: expect.stringContaining(message),
  })
})
