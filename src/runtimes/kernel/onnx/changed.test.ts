// One change to a graph that the kernel can run: it is refused, and the message says where.
import { describe, expect, it } from 'vitest'
import { bertGraph } from '../../../../scripts/onnx/bert.ts'
import { encodeModel } from '../../../../scripts/onnx/encode.ts'
import type { Attribute, Graph, GraphNode } from '../../../../scripts/onnx/graph.ts'
import { join, message, text } from '../../../../scripts/onnx/protobuf.ts'
import { quantizeDynamic } from '../../../../scripts/onnx/quantize.ts'
import { readOnnx } from './read-onnx.ts'

const SHAPE = {
  ...{ layers: 1, hidden: 12, heads: 3, intermediate: 20 },
  ...{ vocabulary: 30, positions: 512, labels: 1 },
}
const graph = bertGraph(SHAPE, 1)

const readBytes = (bytes: Uint8Array<ArrayBuffer>) =>
  readOnnx(
    'onnx/model.onnx',
    new Map([['', { size: bytes.length, stream: () => new Blob([bytes]).stream() }]]),
  )
const read = (graph: Graph) => readBytes(encodeModel(graph, { opset: 14, producer: 'test' }))

const node = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, Attribute>> = {},
): GraphNode => ({ op, name: `new ${op}`, inputs, outputs: [output], attributes })

/** Puts nodes before the first one of a type: they read its first input as 'x' and give it 'y'. */
function before(type: string, added: readonly GraphNode[]): Graph {
  const at = graph.nodes.findIndex(({ op }) => op === type)
  const next = graph.nodes[at]!
  const inputs = (names: readonly string[]) =>
    names.map((name) => (name === 'x' ? next.inputs[0]! : name))
  const nodes = graph.nodes.toSpliced(
    at,
    1,
    ...added.map((one) => ({ ...one, inputs: inputs(one.inputs) })),
    { ...next, inputs: ['y', ...next.inputs.slice(1)] },
  )
  const numbers = Object.entries({ two: 2, hundred: 100, zero: 0, fifth: 0.2 })
  const initializers = [
    ...graph.initializers,
    ...numbers.map(([name, value]) => ({ name, dims: [], data: Float32Array.of(value) })),
  ]
  return { ...graph, nodes, initializers }
}

const toFloat = { to: { int: 1 } }

describe('a changed graph', () => {
  it('is a network before', async () => {
    const network = await read(graph)
    expect(network.layers).toHaveLength(1)
    expect(network.attentionScale).toBe(0.5)
    expect(await read(before('Softmax', [node('Identity', ['x'], 'y')]))).toMatchObject({
      attentionScale: 0.5,
    })
    expect(await read(before('Softmax', [node('Mul', ['x', 'two'], 'y')]))).toMatchObject({
      attentionScale: 1,
    })
  })

  it.each<[string, readonly GraphNode[], string]>([
    ['another operator', [node('Sin', ['x'], 'y')], 'new Sin (Sin)'],
    [
      'attention that is masked in long texts only',
      [
        node('Size', ['input_ids'], 'size'),
        node('Cast', ['size'], 'length', toFloat),
        node('Greater', ['length', 'hundred'], 'long'),
        node('Where', ['long', 'fifth', 'zero'], 'mask'),
        node('Add', ['x', 'mask'], 'y'),
      ],
      '(Add)',
    ],
    [
      'attention that is sharper in long texts',
      [
        node('Size', ['input_ids'], 'size'),
        node('Cast', ['size'], 'length', toFloat),
        node('Mul', ['x', 'length'], 'y'),
      ],
      'depends on the number of tokens',
    ],
    [
      'attention that depends on the words',
      [
        node('Cast', ['input_ids'], 'words', toFloat),
        node('Less', ['words', 'zero'], 'negative'),
        node('Cast', ['negative'], 'mask', toFloat),
        node('Add', ['x', 'mask'], 'y'),
      ],
      'new Add (Add)',
    ],
    ['a second softmax', [node('Softmax', ['x'], 'y', { axis: { int: -1 } })], '(Softmax)'],
    [
      'a softmax over another axis',
      [node('Softmax', ['x'], 'y', { axis: { int: 2 } })],
      'new Softmax (Softmax)',
    ],
  ])('with %s', async (_, added, said) => {
    await expect(read(before('Softmax', added))).rejects.toMatchObject({
      code: 'unsupported-model',
      message: expect.stringContaining(said) as string,
    })
  })

  const deep = bertGraph({ ...SHAPE, layers: 2 }, 1)
  const quantized = quantizeDynamic(deep)
  const EMBEDDED = '/bert/embeddings/LayerNorm/Add_1_output_0'
  const SECOND = '/bert/encoder/layer.1/attention'

  it.each<[string, Graph, string, number, string]>([
    ['keys of an older state', deep, `${SECOND}/self/key/MatMul`, 0, EMBEDDED],
    ['an older state beside attention', deep, `${SECOND}/output/Add`, 1, EMBEDDED],
    [
      'the zero of other digits',
      quantized,
      `${SECOND}/self/key/MatMul_quant`,
      ...([2, `${EMBEDDED}_zero_point`] as const),
    ],
    [
      'the step of other digits',
      quantized,
      `${SECOND}/self/key/MatMul_quant_scales_mul`,
      ...([0, `${EMBEDDED}_scale`] as const),
    ],
  ])('with %s', async (_, graph, name, index, input) => {
    expect((await read(graph)).layers).toHaveLength(2)
    const at = graph.nodes.findIndex((one) => one.name === name)
    const found = graph.nodes[at]!
    const changed = { ...found, inputs: found.inputs.with(index, input) }
    const nodes = graph.nodes.with(at, changed)
    await expect(read({ ...graph, nodes })).rejects.toMatchObject({ code: 'unsupported-model' })
  })

  it('with heads whose numbers take turns', async () => {
    const change = (one: GraphNode): GraphNode => {
      const [batch, tokens, heads, size] = one.inputs
      if (one.name.endsWith('self/Concat_2')) {
        return { ...one, inputs: [batch!, tokens!, size!, heads!] }
      }
      const perm = { ints: [0, 3, 1, 2] }
      return one.name.endsWith('self/Transpose_2') ? { ...one, attributes: { perm } } : one
    }
    await expect(read({ ...graph, nodes: graph.nodes.map(change) })).rejects.toMatchObject({
      message: expect.stringContaining('attention/self/MatMul (MatMul)') as string,
    })
  })

  it('with a padding id that has no position of its own', async () => {
    const positions = (padding: bigint): Graph => ({
      ...graph,
      initializers: [
        ...graph.initializers,
        { name: 'padding', dims: [], data: BigInt64Array.of(padding) },
        { name: 'one', dims: [], data: BigInt64Array.of(1n) },
      ],
      nodes: [
        node('Equal', ['input_ids', 'padding'], 'padded'),
        node('Not', ['padded'], 'words'),
        node('Cast', ['words'], 'ones', { to: { int: 7 } }),
        node('CumSum', ['ones', 'one'], 'counted'),
        node('Mul', ['counted', 'ones'], 'places'),
        node('Add', ['places', 'one'], 'positions'),
        ...graph.nodes.map((one) =>
          one.name.endsWith('position_embeddings/Gather')
            ? { ...one, inputs: [one.inputs[0]!, 'positions'] }
            : one,
        ),
      ],
    })
    const { embeddings } = await read(positions(1n))
    expect(embeddings).toMatchObject({ firstPosition: 2, uncounted: 1 })
    await expect(read(positions(0n))).rejects.toMatchObject({
      message: expect.stringContaining('position_embeddings/Gather (Gather)') as string,
    })
  })

  it('with weights in a file that is not there', async () => {
    const entry = message(13, [...text(1, 'location'), ...text(2, 'elsewhere.bin')])
    const bytes = join(message(7, message(5, [...[Uint8Array.of(8, 4, 16, 1, 112, 1)], ...entry])))
    await expect(readBytes(bytes)).rejects.toMatchObject({
      code: 'unsupported-model',
      message: expect.stringContaining('elsewhere.bin') as string,
    })
  })

  it('that does not ask for token types has one for all', async () => {
    const nodes = [
      node('Sub', ['attention_mask', 'attention_mask'], 'zeros'),
      ...graph.nodes.map((one) => ({
        ...one,
        inputs: one.inputs.map((name) => (name === 'token_type_ids' ? 'zeros' : name)),
      })),
    ]
    const { embeddings } = await read({ ...graph, nodes })
    expect(embeddings.type).toMatchObject({ rows: 1, slice: { from: 0, of: 2 } })
  })

  it('without a classifier gives its last state', async () => {
    const last = graph.nodes.findLast(({ op }) => op === 'Gather')!
    const outputs = [{ name: last.inputs[0]!, type: 'float32' as const, dims: [] }]
    const network = await read({ ...graph, outputs })
    expect(network.classifier).toBeNull()
    expect(network.layers).toHaveLength(1)
  })
})
