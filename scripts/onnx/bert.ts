import type { Graph } from './graph.ts'
import { graphBuilder } from './graph-builder.ts'
import {
  BIAS,
  gelu,
  layerNorm,
  linear,
  parameter,
  reshape,
  sizeOf,
  type BertShape,
  type Making,
} from './bert-parts.ts'
import { fillNormal, randomFrom } from './random.ts'

/** The version of the operators that the graph is made of. */
export const OPSET = 14
const TYPES = 2

/**
 * How far the weights are spread, against the 1 that keeps numbers as large as they are. Attention
 * is made peaked and the last layer strong, so that another text gives another logit.
 */
const GAIN = { attention: 1.8, classifier: 4 }

/**
 * A BERT cross-encoder with random weights, node by node as torch.onnx writes the
 * BertForSequenceClassification of the time when attention was still spelt out.
 */
export function bertGraph(shape: BertShape, seed: number): Graph {
  const random = randomFrom(seed)
  const graph = graphBuilder()
  const weight: Making['weight'] = (name, dims, spread) => {
    const size = dims.reduce((product, dim) => product * dim, 1)
    return graph.initializer({
      name,
      dims,
      data: fillNormal(new Float32Array(size), random, spread),
    })
  }
  const making: Making = { shape, graph, weight }
  let hidden = embeddings(making)
  const mask = attentionMask(making)
  for (let layer = 0; layer < shape.layers; layer++) {
    hidden = encoderLayer(making, `/bert/encoder/layer.${layer}`, hidden, mask)
  }
  head(making, hidden)
  const ids = { type: 'int64', dims: ['batch_size', 'sequence_length'] } as const
  return {
    name: 'main_graph',
    inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map((name) => ({ name, ...ids })),
    outputs: [{ name: 'logits', type: 'float32', dims: ['batch_size', shape.labels] }],
    nodes: graph.nodes,
    initializers: graph.initializers,
  }
}

function embeddings({ shape, graph, weight }: Making): string {
  const { add, constant, initializer } = graph
  const at = '/bert/embeddings'
  const table = (kind: string, rows: number, deviation: number) =>
    weight(`bert.embeddings.${kind}.weight`, [rows, shape.hidden], { deviation })
  const every = initializer({
    name: 'bert.embeddings.position_ids',
    dims: [1, shape.positions],
    data: BigInt64Array.from({ length: shape.positions }, (_, i) => BigInt(i)),
  })
  const words = table('word_embeddings', shape.vocabulary, 0.05)
  const types = table('token_type_embeddings', TYPES, 0.02)
  const places = table('position_embeddings', shape.positions, 0.02)
  const ofWord = add(`${at}/word_embeddings`, 'Gather', [words, 'input_ids'])
  const ofType = add(`${at}/token_type_embeddings`, 'Gather', [types, 'token_type_ids'])
  const both = add(at, 'Add', [ofWord, ofType])
  const length = add(at, 'Unsqueeze', [
    sizeOf(graph, at, 'input_ids', 1),
    constant(at, [0], 'int64'),
  ])
  const positions = add(at, 'Slice', [
    every,
    constant(at, [0], 'int64'),
    length,
    constant(at, [1], 'int64'),
    constant(at, [1], 'int64'),
  ])
  const ofPlace = add(`${at}/position_embeddings`, 'Gather', [places, positions])
  return layerNorm({ shape, graph, weight }, `${at}/LayerNorm`, add(at, 'Add', [both, ofPlace]))
}

/** 0 for a token, the lowest float for padding; the same for every layer. */
function attentionMask({ graph: { add, constant } }: Making): string {
  const at = '/bert'
  const rows = add(at, 'Unsqueeze', ['attention_mask', constant(at, [1], 'int64')])
  const columns = add(at, 'Unsqueeze', [rows, constant(at, [2], 'int64')])
  const there = add(at, 'Cast', [columns], { to: { int: 1 } })
  const missing = add(at, 'Sub', [constant(at, 1, 'float32'), there])
  return add(at, 'Mul', [missing, constant(at, -3.4028234663852886e38, 'float32')])
}

function encoderLayer(making: Making, at: string, hidden: string, mask: string): string {
  const { shape, graph } = making
  const { add } = graph
  const attended = linear(
    making,
    `${at}/attention/output/dense`,
    attention(making, `${at}/attention/self`, hidden, mask),
    [shape.hidden, shape.hidden],
  )
  const middle = layerNorm(
    making,
    `${at}/attention/output/LayerNorm`,
    add(`${at}/attention/output`, 'Add', [attended, hidden]),
  )
  const wide = linear(making, `${at}/intermediate/dense`, middle, [
    shape.hidden,
    shape.intermediate,
  ])
  const narrow = linear(
    making,
    `${at}/output/dense`,
    gelu(graph, `${at}/intermediate/intermediate_act_fn`, wide),
    [shape.intermediate, shape.hidden],
  )
  return layerNorm(making, `${at}/output/LayerNorm`, add(`${at}/output`, 'Add', [narrow, middle]))
}

function attention(making: Making, at: string, hidden: string, mask: string): string {
  const { shape, graph } = making
  const { add, constant } = graph
  const width = shape.hidden / shape.heads
  const projected = (name: string, gain?: number) =>
    linear(making, `${at}/${name}`, hidden, [shape.hidden, shape.hidden], gain)
  const perHead = (values: string, perm: readonly number[]) => {
    const split = reshape(graph, at, values, [shape.heads, width])
    return add(at, 'Transpose', [split], { perm: { ints: perm } })
  }
  const query = projected('query', GAIN.attention)
  const keys = perHead(projected('key', GAIN.attention), [0, 2, 3, 1])
  const values = perHead(projected('value'), [0, 2, 1, 3])
  const products = add(at, 'MatMul', [perHead(query, [0, 2, 1, 3]), keys])
  const scaled = add(at, 'Div', [products, constant(at, Math.sqrt(width), 'float32')])
  const shares = add(at, 'Softmax', [add(at, 'Add', [scaled, mask])], { axis: { int: -1 } })
  const mixed = add(at, 'Transpose', [add(at, 'MatMul', [shares, values])], {
    perm: { ints: [0, 2, 1, 3] },
  })
  return reshape(graph, at, mixed, [shape.hidden])
}

/** The pooler over the first token, and the classifier. */
function head({ shape, graph: { add, constant }, weight }: Making, hidden: string): void {
  const gemm = (at: string, values: string, outputs: number, gain: number, output?: string) => {
    const deviation = gain / Math.sqrt(shape.hidden)
    const matrix = weight(`${parameter(at)}.weight`, [outputs, shape.hidden], { deviation })
    const bias = weight(`${parameter(at)}.bias`, [outputs], BIAS)
    const ways = { alpha: { float: 1 }, beta: { float: 1 }, transB: { int: 1 } }
    return add(at, 'Gemm', [values, matrix, bias], ways, output)
  }
  const first = add('/bert/pooler', 'Gather', [hidden, constant('/bert/pooler', 0, 'int64')], {
    axis: { int: 1 },
  })
  const pooled = gemm('/bert/pooler/dense', first, shape.hidden, 1)
  const active = add('/bert/pooler/activation', 'Tanh', [pooled])
  gemm('/classifier', active, shape.labels, GAIN.classifier, 'logits')
}
