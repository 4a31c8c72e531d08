// Files that were cut, altered, or made to do harm: a coded error or a network, and soon.
import { describe, expect, it } from 'vitest'
import { bertGraph } from '../../../../scripts/onnx/bert.ts'
import { encodeModel } from '../../../../scripts/onnx/encode.ts'
import type { Graph, GraphNode } from '../../../../scripts/onnx/graph.ts'
import { int, join, message, text, type Pieces } from '../../../../scripts/onnx/protobuf.ts'
import { quantizeDynamic } from '../../../../scripts/onnx/quantize.ts'
import { below, randomFrom } from '../../../../scripts/onnx/random.ts'
import { RerankError } from '../../../errors.ts'
import type { Matrix, Network } from '../network.ts'
import { readOnnx } from './read-onnx.ts'

const SHAPE = {
  ...{ layers: 1, hidden: 12, heads: 3, intermediate: 20 },
  ...{ vocabulary: 30, positions: 16, labels: 1 },
}
const plain = bertGraph(SHAPE, 1)
const encode = (graph: Graph) => encodeModel(graph, { opset: 14, producer: 'test' })
const whole = encode(plain)
const quantized = encode(quantizeDynamic(plain))

const open = (bytes: Uint8Array<ArrayBuffer>, size = bytes.length) =>
  readOnnx('model.onnx', new Map([['', { size, stream: () => new Blob([bytes]).stream() }]]))

function matricesOf({ embeddings, layers, classifier }: Network): Matrix[] {
  const linears = [
    ...layers.flatMap((layer) => [layer.query, layer.key, layer.value, layer.output]),
    ...layers.flatMap((layer) => [layer.up, layer.down]),
    ...[embeddings.projection, classifier?.dense?.linear, classifier?.output],
  ].flatMap((linear) => linear ?? [])
  for (const { weight, bias } of linears) expect(bias).toHaveLength(weight.rows)
  const tables = [embeddings.word, embeddings.position, embeddings.type].flatMap((one) => one ?? [])
  return [...tables, ...linears.map(({ weight }) => weight)]
}

const WIDTHS = { f32: 4, f16: 2, bf16: 2, i8: 1, u8: 1 }

/** Whoever packs it reads no byte that is not there. */
function expectSound(network: Network, size: number): void {
  expect(network.hidden % network.heads).toBe(0)
  for (const { bytes, rows, columns, slice, type, scale, zero } of matricesOf(network)) {
    const { from, of } = slice ?? { from: 0, of: rows }
    expect(from + rows).toBeLessThanOrEqual(of)
    expect(bytes.length).toBe(of * columns * WIDTHS[type])
    expect(bytes.offset + bytes.length).toBeLessThanOrEqual(size)
    for (const numbers of [scale, zero]) {
      if (numbers) expect([1, rows]).toContain(numbers.length)
    }
  }
}

const seen = { networks: 0, refused: 0, broken: 0 }

async function expectCoded(bytes: Uint8Array<ArrayBuffer>, what: string): Promise<void> {
  try {
    expectSound(await open(bytes), bytes.length)
    seen.networks++
  } catch (thrown) {
    expect(thrown, what).toBeInstanceOf(RerankError)
    const { code, message } = thrown as RerankError
    expect(['integrity', 'unsupported-model'], what).toContain(code)
    expect(message, what).toMatch(/Load the model again|The ONNX runtime can run it/)
    if (code === 'integrity') seen.broken++
    else seen.refused++
  }
}

describe('a whole file', () => {
  it('is a network', async () => {
    for (const bytes of [whole, quantized]) expectSound(await open(bytes), bytes.length)
  })
})

describe('a file that was cut', () => {
  it('wherever it ends', async () => {
    for (let size = 0; size < whole.length; size += 97) {
      const cut = open(whole.slice(0, size))
      await expect(cut, `${size} bytes`).rejects.toMatchObject({ code: 'integrity' })
    }
  })

  it('or is not as long as it is said to be', async () => {
    await expect(open(whole, whole.length + 1)).rejects.toMatchObject({ code: 'integrity' })
  })
})

describe('a file with other bytes', () => {
  const random = randomFrom(7)
  const upTo = (most: number) => below(most, random)
  const small = [whole, quantized]

  it('one to eight of them', async () => {
    for (let round = 0; round < 800; round++) {
      const bytes = small[round % 2]!.slice()
      const changes = 1 + upTo(8)
      for (let i = 0; i < changes; i++) bytes[upTo(bytes.length)] = upTo(256)
      await expectCoded(bytes, `round ${round}`)
    }
    // A change of weights leaves a network, one of names or shapes does not.
    expect(seen.networks).toBeGreaterThan(30)
    expect(seen.refused).toBeGreaterThan(30)
    expect(seen.broken).toBeGreaterThan(30)
  }, 60_000)

  it('some taken out, or put in twice', async () => {
    for (let round = 0; round < 300; round++) {
      const bytes = small[round % 2]!
      const from = upTo(bytes.length)
      const to = Math.min(bytes.length, from + upTo(200))
      const kept =
        round % 4 < 2
          ? [bytes.slice(0, from), bytes.slice(to)]
          : [bytes.slice(0, to), bytes.slice(from)]
      await expectCoded(join(kept), `round ${round}`)
    }
  }, 60_000)
})

const tensor = (name: string, dims: readonly number[], raw: Uint8Array): Pieces =>
  message(5, [
    ...dims.flatMap((size) => int(1, size)),
    ...[...int(2, 1), ...text(8, name), ...message(9, [raw])],
  ])
const model = (...graph: Pieces[]) => join(message(7, graph.flat()))
const nothing = new Uint8Array(0)

/** The nodes between the tokens and the logits; the tensors are numbers. */
function graphOf(nodes: readonly Omit<GraphNode, 'name'>[]): Uint8Array<ArrayBuffer> {
  return encode({
    ...plain,
    nodes: nodes.map((node, i) => ({ ...node, name: `node ${i}` })),
  })
}

describe('a file made to do harm', () => {
  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['nothing at all', nothing],
    ['a model without a graph', join(int(1, 8))],
    ['two graphs', join([...message(7, []), ...message(7, [])])],
    ['a length beyond the end', Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x07, 1)],
    ['a negative length', Uint8Array.of(0x3a, ...Array.from({ length: 9 }, () => 0xff), 1)],
    ['a number that does not end', Uint8Array.from({ length: 40 }, () => 0xff)],
    ['a group', Uint8Array.of(0x0b, 0x0c)],
    ['a tensor larger than its bytes', model(tensor('x', [2 ** 20, 2 ** 20], new Uint8Array(8)))],
    ['a tensor of negative size', model(tensor('x', [-1, -8], new Uint8Array(32)))],
    [
      'a tensor of too many axes',
      model(
        tensor(
          'x',
          Array.from({ length: 40 }, () => 1),
          new Uint8Array(4),
        ),
      ),
    ],
  ])('%s', async (_, bytes) => {
    await expect(open(bytes)).rejects.toMatchObject({ code: 'integrity' })
  })

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['no nodes', graphOf([])],
    [
      'numbers without end',
      graphOf([
        { op: 'Shape', inputs: ['input_ids'], outputs: ['0'], attributes: {} },
        ...Array.from({ length: 60 }, (_, i) => ({
          op: 'Mul',
          ...{ inputs: [`${i}`, `${i}`], outputs: [`${i + 1}`], attributes: {} },
        })),
        { op: 'ConstantOfShape', inputs: ['60'], outputs: ['logits'], attributes: {} },
      ]),
    ],
    [
      'a function of twice itself, sixty times',
      graphOf([
        {
          op: 'Gather',
          inputs: ['bert.embeddings.word_embeddings.weight', 'input_ids'],
          ...{ outputs: ['0'], attributes: {} },
        },
        ...Array.from({ length: 60 }, (_, i) => [
          { op: 'Tanh', inputs: [`${i}`], outputs: [`t${i}`], attributes: {} },
          { op: 'Mul', inputs: [`${i}`, `t${i}`], outputs: [`${i + 1}`], attributes: {} },
        ]).flat(),
        { op: 'Identity', inputs: ['60'], outputs: ['logits'], attributes: {} },
      ]),
    ],
    [
      'a function of twenty thousand steps',
      graphOf([
        {
          op: 'Gather',
          inputs: ['bert.embeddings.word_embeddings.weight', 'input_ids'],
          ...{ outputs: ['0'], attributes: {} },
        },
        ...Array.from({ length: 20_000 }, (_, i) => ({
          op: 'Tanh',
          ...{ inputs: [`${i}`], outputs: [`${i + 1}`], attributes: {} },
        })),
        { op: 'Identity', inputs: ['20000'], outputs: ['logits'], attributes: {} },
      ]),
    ],
    [
      'axes without end',
      graphOf([
        {
          op: 'Unsqueeze',
          inputs: ['input_ids'],
          outputs: ['0'],
          attributes: { axes: { ints: [0] } },
        },
        ...Array.from({ length: 200 }, (_, i) => ({
          op: 'Unsqueeze',
          inputs: [`${i}`],
          outputs: [i === 199 ? 'logits' : `${i + 1}`],
          attributes: { axes: { ints: Array.from({ length: 60 }, (_, axis) => axis) } },
        })),
      ]),
    ],
    [
      'the name of what every object has',
      graphOf([{ op: 'constructor', inputs: ['input_ids'], outputs: ['logits'], attributes: {} }]),
    ],
  ])('%s', async (_, bytes) => {
    const started = performance.now()
    await expect(open(bytes)).rejects.toMatchObject({ code: 'unsupported-model' })
    expect(performance.now() - started).toBeLessThan(3_000)
  })

  it('a node that uses what comes later', async () => {
    const bytes = graphOf([
      { op: 'Identity', inputs: ['later'], outputs: ['logits'], attributes: {} },
      { op: 'Identity', inputs: ['input_ids'], outputs: ['later'], attributes: {} },
    ])
    await expect(open(bytes)).rejects.toMatchObject({
      code: 'integrity',
    })
  })
})
