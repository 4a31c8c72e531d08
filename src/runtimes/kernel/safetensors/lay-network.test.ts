// By names and shapes alone, without weights: as Python calls them, written out once more.
import { describe, expect, test } from 'vitest'
import type { StoredTensor } from './header.ts'
import { layNetwork } from './lay-network.ts'
import { readShape, type Config } from './shape.ts'

type Shapes = Record<string, readonly number[]>

/** One after the other, as a file has them. */
function tensorsOf(shapes: Shapes, type = 'F32'): StoredTensor[] {
  let offset = 1_000
  return Object.entries(shapes).map(([name, shape]) => {
    const length = shape.reduce((product, size) => product * size, 4)
    offset += length
    return { name, type, shape, bytes: { part: '', offset: offset - length, length } }
  })
}

const both = (name: string, outputs: number, inputs: number): Shapes => ({
  [`${name}.weight`]: [outputs, inputs],
  [`${name}.bias`]: [outputs],
})
const norm = (name: string, width: number): Shapes => ({
  [`${name}.weight`]: [width],
  [`${name}.bias`]: [width],
})

const sizes = { hidden: 24, inner: 40, layers: 2, vocabulary: 61, positions: 40, types: 2 }

function encoder(prefix: string, { hidden, inner, layers, vocabulary, positions, types } = sizes) {
  const shapes: Shapes = {
    [`${prefix}embeddings.word_embeddings.weight`]: [vocabulary, hidden],
    [`${prefix}embeddings.position_embeddings.weight`]: [positions, hidden],
    [`${prefix}embeddings.token_type_embeddings.weight`]: [types, hidden],
    ...norm(`${prefix}embeddings.LayerNorm`, hidden),
  }
  for (let i = 0; i < layers; i++) {
    const layer = `${prefix}encoder.layer.${i}`
    for (const part of ['self.query', 'self.key', 'self.value', 'output.dense']) {
      Object.assign(shapes, both(`${layer}.attention.${part}`, hidden, hidden))
    }
    Object.assign(shapes, norm(`${layer}.attention.output.LayerNorm`, hidden))
    Object.assign(shapes, both(`${layer}.intermediate.dense`, inner, hidden))
    Object.assign(shapes, both(`${layer}.output.dense`, hidden, inner))
    Object.assign(shapes, norm(`${layer}.output.LayerNorm`, hidden))
  }
  return shapes
}

const config = {
  ...{ model_type: 'bert', hidden_size: 24, num_attention_heads: 3, intermediate_size: 40 },
  ...{ num_hidden_layers: 2, vocab_size: 61, max_position_embeddings: 40, type_vocab_size: 2 },
  ...{ hidden_act: 'gelu', num_labels: 1 },
}
const bert = (): Shapes => ({
  ...encoder('bert.'),
  ...both('bert.pooler.dense', 24, 24),
  ...both('classifier', 1, 24),
})
const lay = (shapes: Shapes, facts: Config = config, type?: string) =>
  layNetwork(tensorsOf(shapes, type), readShape(facts))

test('the layers of bge-reranker-large', () => {
  const large = { hidden: 1024, inner: 4096, layers: 24, vocabulary: 100, positions: 514, types: 1 }
  const shapes = {
    ...encoder('roberta.', large),
    ...both('classifier.dense', 1024, 1024),
    ...both('classifier.out_proj', 1, 1024),
    'roberta.embeddings.position_ids': [1, 514],
  }
  const { network, vectors } = lay(shapes, {
    ...{ model_type: 'xlm-roberta', architectures: ['XLMRobertaForSequenceClassification'] },
    ...{ hidden_size: 1024, num_attention_heads: 16, intermediate_size: 4096, vocab_size: 100 },
    ...{ num_hidden_layers: 24, max_position_embeddings: 514, type_vocab_size: 1 },
    ...{ layer_norm_eps: 1e-5, pad_token_id: 1, id2label: { 0: 'LABEL_0' } },
  })
  expect(network).toMatchObject({
    ...{ hidden: 1024, heads: 16, inner: 4096, activation: 'gelu', attentionScale: 1 / 8 },
    embeddings: { firstPosition: 2, uncounted: 1, projection: null, type: { rows: 1 } },
    classifier: { dense: { activation: 'tanh' }, output: { weight: { rows: 1, columns: 1024 } } },
  })
  expect(network.layers).toHaveLength(24)
  const { up, down, query, outputNorm } = network.layers[23]!
  expect([up.weight.rows, up.weight.columns, up.bias.length]).toEqual([4096, 1024, 4096])
  expect([down.weight.rows, down.weight.columns, down.bias.length]).toEqual([1024, 4096, 1024])
  expect(query.weight.name).toBe('roberta.encoder.layer.23.attention.self.query.weight')
  expect(query.weight.bytes.length).toBe(4 * 1024 * 1024)
  expect(outputNorm).toMatchObject({ epsilon: 1e-5, gain: { length: 1024 } })
  // Of each norm two; of each of six matrices a layer, and of the head's two, one.
  expect(vectors).toHaveLength(2 + 24 * (6 + 4) + 2)
  expect(new Set(vectors.map(({ numbers }) => numbers)).size).toBe(vectors.length)
})

describe('BERT', () => {
  test('as a classifier', () => {
    const { classifier } = lay(bert()).network
    expect(classifier).toMatchObject({
      dense: { activation: 'tanh', linear: { weight: { name: 'bert.pooler.dense.weight' } } },
      output: { weight: { name: 'classifier.weight' } },
    })
  })

  test.each([
    ['an encoder alone', encoder('')],
    ['an encoder with an unused pooler', { ...encoder(''), ...both('pooler.dense', 24, 24) }],
    [
      'heads of the pre-training',
      {
        ...encoder('bert.'),
        ...both('bert.pooler.dense', 24, 24),
        ...both('cls.predictions.transform.dense', 24, 24),
        'cls.predictions.bias': [61],
        ...both('cls.seq_relationship', 2, 24),
      },
    ],
  ])('%s has no classifier', (_, shapes) => {
    expect(lay(shapes).network.classifier).toBeNull()
  })

  test('its old names and buffers', () => {
    const renamed = Object.fromEntries(
      Object.entries(bert()).map(([name, shape]) => [
        name
          .replace('LayerNorm.weight', 'LayerNorm.gamma')
          .replace('LayerNorm.bias', 'LayerNorm.beta'),
        shape,
      ]),
    )
    const { network, vectors } = lay({ ...renamed, 'bert.embeddings.position_ids': [1, 40] })
    const place = vectors.find(({ numbers }) => numbers === network.embeddings.norm.gain)!
    expect(place.tensor.name).toBe('bert.embeddings.LayerNorm.gamma')
  })

  test.each([
    ['F16', 'f16'],
    ['BF16', 'bf16'],
  ])('as %s', (type, expected) => {
    const { network, vectors } = lay(bert(), config, type)
    expect(network.embeddings.word.type).toBe(expected)
    expect(vectors.every(({ type }) => type === expected)).toBe(true)
  })
})

test('ELECTRA with narrow embeddings', () => {
  const shapes = {
    ...encoder('electra.'),
    'electra.embeddings.word_embeddings.weight': [61, 16],
    'electra.embeddings.position_embeddings.weight': [40, 16],
    'electra.embeddings.token_type_embeddings.weight': [2, 16],
    ...norm('electra.embeddings.LayerNorm', 16),
    ...both('electra.embeddings_project', 24, 16),
    ...both('classifier.dense', 24, 24),
    ...both('classifier.out_proj', 1, 24),
  }
  const { network } = lay(shapes, { ...config, model_type: 'electra', embedding_size: 16 })
  expect(network).toMatchObject({
    embeddings: {
      projection: { weight: { rows: 24, columns: 16 } },
      norm: { gain: { length: 16 } },
    },
    classifier: { dense: { activation: 'gelu' } },
  })
})

test('DistilBERT', () => {
  const shapes: Shapes = {
    'distilbert.embeddings.word_embeddings.weight': [61, 24],
    'distilbert.embeddings.position_embeddings.weight': [40, 24],
    ...norm('distilbert.embeddings.LayerNorm', 24),
    ...both('pre_classifier', 24, 24),
    ...both('classifier', 3, 24),
  }
  for (const layer of ['distilbert.transformer.layer.0', 'distilbert.transformer.layer.1']) {
    for (const part of ['q_lin', 'k_lin', 'v_lin', 'out_lin']) {
      Object.assign(shapes, both(`${layer}.attention.${part}`, 24, 24))
    }
    Object.assign(shapes, norm(`${layer}.sa_layer_norm`, 24), both(`${layer}.ffn.lin1`, 40, 24))
    Object.assign(shapes, both(`${layer}.ffn.lin2`, 24, 40), norm(`${layer}.output_layer_norm`, 24))
  }
  const { network } = lay(shapes, {
    ...{ model_type: 'distilbert', dim: 24, n_heads: 3, hidden_dim: 40, n_layers: 2 },
    ...{ vocab_size: 61, max_position_embeddings: 40, activation: 'gelu', num_labels: 3 },
  })
  expect(network).toMatchObject({
    embeddings: { type: null },
    layers: [
      {},
      { key: { weight: { name: 'distilbert.transformer.layer.1.attention.k_lin.weight' } } },
    ],
    classifier: { dense: { activation: 'relu' }, output: { weight: { rows: 3 } } },
  })
})

describe('refused', () => {
  const without = (name: string) => {
    const { [name]: _, ...others } = bert()
    return others
  }
  const query = 'bert.encoder.layer.1.attention.self.query'
  test.each<[string, Shapes, Config, string]>([
    [
      'a matrix is missing',
      without(`${query}.weight`),
      config,
      'no encoder.layer.1.attention.self.query.weight',
    ],
    [
      'a bias is missing',
      without(`${query}.bias`),
      config,
      'no encoder.layer.1.attention.self.query.bias',
    ],
    [
      'the pooler is missing',
      { ...encoder('bert.'), ...both('classifier', 1, 24) },
      config,
      'no pooler.dense.weight',
    ],
    [
      'more layers are promised',
      bert(),
      { ...config, num_hidden_layers: 3 },
      'no encoder.layer.2.',
    ],
    [
      'fewer layers are promised',
      bert(),
      { ...config, num_hidden_layers: 1 },
      'nothing is known of bert.encoder.layer.1.',
    ],
    [
      'other labels',
      bert(),
      { ...config, num_labels: 2 },
      'classifier.weight is 1 × 24, but config.json makes it 2 × 24',
    ],
    ['other heads', bert(), { ...config, intermediate_size: 41 }, 'config.json makes it 41 × 24'],
    [
      'another vocabulary',
      bert(),
      { ...config, vocab_size: 62 },
      'is 61 × 24, but config.json makes it 62 × 24',
    ],
    [
      'a matrix that is turned',
      { ...bert(), 'bert.encoder.layer.0.output.dense.weight': [40, 24] },
      config,
      'is 40 × 24',
    ],
    ['a matrix that is flat', { ...bert(), [`${query}.weight`]: [576] }, config, 'is 576, but'],
    [
      'relative positions',
      { ...bert(), 'bert.encoder.layer.0.attention.self.distance_embedding.weight': [79, 8] },
      config,
      'nothing is known of bert.encoder.layer.0.attention.self.distance_embedding.weight',
    ],
    [
      'an adapter',
      { ...bert(), ...both('bert.encoder.layer.0.output.adapter', 24, 24) },
      config,
      'output.adapter.weight',
    ],
    [
      'a prototype',
      JSON.parse('{"__proto__":[1]}') as Shapes,
      config,
      'no embeddings.word_embeddings.weight',
    ],
  ])('%s', (_, shapes, facts, message) => {
    expect(() => lay(shapes, facts)).toThrow(
      expect.objectContaining({
        code: 'unsupported-model',
        message: expect.stringContaining(message),
      }),
    )
  })

  test('integers', () => {
    expect(() => lay(bert(), config, 'I8')).toThrow('word_embeddings.weight is of type I8')
  })

  test('a name with and without prefix', () => {
    expect(() => lay({ ...bert(), 'pooler.dense.weight': [24, 24] })).toThrow(
      expect.objectContaining({ code: 'integrity' }),
    )
  })
})
