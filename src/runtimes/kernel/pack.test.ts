// Where each weight comes to lie, read back number by number.
import { describe, expect, test } from 'vitest'
import { compileCode, openCode, PAGE_BYTES, type Instruction } from './code.ts'
import { groupOf, layOut, type KernelDtype, type Layout, type PackedLinear } from './layout.ts'
import type { Linear, Matrix, Network } from './network.ts'
import { roomForDigits } from './pack-digits.ts'
import { packWeights } from './pack.ts'
import { dequantize } from './reference.ts'
import { makeNetwork, type RandomNetwork } from './testing/networks.ts'

const JUNK = 0xa5

interface Packed {
  readonly layout: Layout
  readonly view: DataView
  readonly groups: number
}

async function pack(
  { network, files }: Pick<RandomNetwork, 'network' | 'files'>,
  dtype: KernelDtype,
  instruction: Instruction,
): Promise<Packed> {
  const { layout, placed } = layOut(network, dtype, instruction)
  const room = roomForDigits(placed, layout.end, (part) => files.get(part)!.info.bytes)
  const pages = Math.ceil((room.end + 64) / PAGE_BYTES)
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  const code = await openCode(compileCode(false, false), memory)
  const all = new Uint8Array(memory.buffer)
  all.fill(JUNK, layout.end)
  await packWeights(placed, { memory, code, instruction, room }, files)
  expect(all.subarray(room.end).every((byte) => byte === JUNK)).toBe(true)
  return { layout, view: new DataView(all.buffer), groups: groupOf(dtype === 'int8', instruction) }
}

/** A weight as it was packed, and what it is worth. */
function weightAt({ view, groups }: Packed, at: PackedLinear, output: number, input: number) {
  const [panel, lane] = [Math.floor(output / 8), output % 8]
  const group = at.bytes ? groups : 1
  const step = panel * at.steps * 8 * group + Math.floor(input / group) * 8 * group
  const place = step + lane * group + (input % group)
  if (!at.bytes) return { value: view.getFloat32(at.columns + 4 * place, true), scale: 1 }
  const scale = view.getFloat32(at.facts + 96 * panel + 4 * lane, true)
  return { value: view.getInt8(at.columns + place), scale }
}

function expectLinear(
  packed: Packed,
  made: RandomNetwork,
  { weight, bias }: Linear,
  at: PackedLinear,
) {
  const { view, groups } = packed
  const { rows, columns } = weight
  const numbers = dequantize(weight, made.read)
  const inputs = at.steps * (at.bytes ? groups : 1)
  expect(inputs).toBe(Math.ceil(columns / 8) * 8)
  for (let output = 0; output < at.panels * 8; output++) {
    const facts = at.facts + Math.floor(output / 8) * (at.bytes ? 96 : 32) + 4 * (output % 8)
    let sum = 0
    for (let input = 0; input < inputs; input++) {
      const { value, scale } = weightAt(packed, at, output, input)
      sum += value
      const isPadding = output >= rows || input >= columns
      const expected = isPadding ? 0 : numbers[output * columns + input]!
      const bound = at.bytes ? 0.5001 * scale : 1e-6
      if (isPadding ? value === 0 : Math.abs(value * scale - expected) <= bound) continue
      expect.fail(`${weight.name}, ${output}, ${input}: ${value} times ${scale}, not ${expected}`)
    }
    if (at.bytes) expect(view.getInt32(facts + 32, true)).toBe(sum)
    expect(view.getFloat32(facts + (at.bytes ? 64 : 0), true)).toBe(bias[output] ?? 0)
  }
}

function expectPacked(packed: Packed, made: RandomNetwork): void {
  const { layout, view } = packed
  const { embeddings, layers, classifier } = made.network
  const { word, position, type, firstPosition } = embeddings
  const table = (matrix: Matrix, at: { rows: number; facts: number }, first = 0) => {
    const numbers = dequantize(matrix, made.read)
    const width = Math.ceil(matrix.columns / 8) * 8
    for (let row = first; row < matrix.rows; row++) {
      const facts = at.facts + 8 * (row - first)
      const [scale, offset] = at.facts
        ? [view.getFloat32(facts, true), view.getFloat32(facts + 4, true)]
        : [1, 0]
      for (let i = 0; i < width; i++) {
        const place = (row - first) * width + i
        const value = at.facts
          ? view.getInt8(at.rows + place)
          : view.getFloat32(at.rows + 4 * place, true)
        const expected = i < matrix.columns ? numbers[row * matrix.columns + i]! : 0
        const bound = at.facts ? 0.5001 * Math.abs(scale) : 1e-6
        if (
          i >= matrix.columns ? value === 0 : Math.abs(value * scale + offset - expected) <= bound
        )
          continue
        expect.fail(`${matrix.name}, ${row}, ${i}: ${value}, not ${expected}`)
      }
    }
  }
  table(word, layout.embeddings.words)
  table(position, layout.embeddings.positions, firstPosition)
  if (type) table(type, layout.embeddings.types!)
  if (embeddings.projection) {
    expectLinear(packed, made, embeddings.projection, layout.embeddings.projection!)
  }
  layers.forEach((layer, i) => {
    for (const name of ['query', 'key', 'value', 'output', 'up', 'down'] as const) {
      expectLinear(packed, made, layer[name], layout.layers[i]![name])
    }
    for (const name of ['attentionNorm', 'outputNorm'] as const) {
      const { gain, bias, epsilon } = layout.layers[i]![name]
      layer[name].gain.forEach((number, i) =>
        expect(view.getFloat32(gain + 4 * i, true)).toBe(number),
      )
      layer[name].bias.forEach((number, i) =>
        expect(view.getFloat32(bias + 4 * i, true)).toBe(number),
      )
      expect(epsilon).toBe(layer[name].epsilon)
    }
  })
  expectLinear(packed, made, classifier!.output, layout.classifier!.output)
}

describe.each([
  ['fp32', 'plain'],
  ['int8', 'plain'],
  ['int8', 'dot'],
] as const)('%s, for %s', (dtype, instruction) => {
  const shape = { hidden: 26, inner: 43, width: 10, labels: 9, vocabulary: 11, positions: 30 }

  test.each([
    ['f32', {}],
    ['f16, transposed', { type: 'f16', transposed: true }],
    ['bf16, in one', { type: 'bf16', fused: true }],
    ['i8, a scale a row', { type: 'i8', perRow: true }],
    ['u8, transposed, in one', { type: 'u8', transposed: true, fused: true }],
    ['u8, of several files', { type: 'u8', perRow: true, parts: ['', '_data', '_data_1'] }],
  ] as const)('%s', async (_, written) => {
    const made = makeNetwork(shape, 1, written)
    expectPacked(await pack(made, dtype, instruction), made)
  })

  test('positions from the third on', async () => {
    const made = makeNetwork({ ...shape, firstPosition: 2 }, 1)
    const packed = await pack(made, dtype, instruction)
    expectPacked(packed, made)
    expect(packed.layout.embeddings.positions.count).toBe(28)
  })

  test('files in any order', async () => {
    const made = makeNetwork(shape, 1, { parts: ['', '_data'] })
    const files = new Map([...made.files].sort(([a], [b]) => (a < b ? 1 : -1)))
    expectPacked(await pack({ ...made, files }, dtype, instruction), made)
  })

  test('two places for the same bytes', async () => {
    const made = makeNetwork(shape, 1)
    const [first, second] = made.network.layers
    const shared = { ...second!, up: first!.up, key: { ...first!.key, bias: second!.key.bias } }
    const network = { ...made.network, layers: [first!, shared] }
    expectPacked(await pack({ ...made, network }, dtype, instruction), { ...made, network })
  })
})

test.each([
  ['transposed', { transposed: true }],
  ['of another shape', { rows: 40, columns: 24 }],
  ['with another scale', { type: 'i8', scale: Float32Array.of(1) }],
] as const)('the same bytes, also %s', async (_, changes) => {
  const made = makeNetwork({}, 1)
  const [first, second] = made.network.layers
  const { weight, bias } = first!.down
  const rows = 'rows' in changes ? Float32Array.from({ length: 40 }, () => 0) : bias
  const other = { weight: { ...weight, ...changes }, bias: rows }
  const network = { ...made.network, layers: [first!, { ...second!, down: other }] }
  await expect(pack({ ...made, network }, 'fp32', 'plain')).rejects.toMatchObject({
    code: 'unsupported-model',
    message: expect.stringContaining('in two ways') as string,
  })
})

test('nothing lies in another', async () => {
  const { layout } = await pack(makeNetwork({ width: 16 }, 1), 'int8', 'dot')
  const places: number[] = []
  const collect = (value: unknown) => {
    if (typeof value !== 'object' || !value) return
    for (const [name, part] of Object.entries(value)) {
      const isPlace =
        ['rows', 'facts', 'columns', 'gain'].includes(name) && typeof part === 'number'
      if (isPlace && part > 0) places.push(part)
      collect(part)
    }
  }
  collect(layout)
  expect(new Set(places).size).toBe(places.length)
  expect(places.every((place) => place % 64 === 0 && place < layout.end)).toBe(true)
})

describe('damaged', () => {
  const made = makeNetwork({}, 1)
  const [layer, ...others] = made.network.layers
  const withLayer = (changes: Partial<Network['layers'][number]>) =>
    pack(
      { ...made, network: { ...made.network, layers: [{ ...layer!, ...changes }, ...others] } },
      'int8',
      'dot',
    )

  test.each([NaN, Infinity, -Infinity])('%d in a bias, a gain', async (number) => {
    const bias = layer!.up.bias.slice()
    bias[7] = number
    const norm = {
      ...layer!.outputNorm,
      bias: Float32Array.from(layer!.outputNorm.bias, () => number),
    }
    for (const changes of [{ up: { ...layer!.up, bias } }, { outputNorm: norm }]) {
      await expect(withLayer(changes)).rejects.toMatchObject({ code: 'integrity' })
    }
  })

  test.each(['fp32', 'int8'] as const)('weights that are no numbers, in %s', async (dtype) => {
    const name = 'it'
    for (const at of [0, 1_000, 20_000]) {
      const { stream } = made.files.get('')!
      const bytes = new Uint8Array(await new Response(stream()).arrayBuffer())
      bytes.fill(0xff, 4 * at, 4 * at + 8)
      const files = new Map([
        ['', { info: { name, bytes: bytes.length }, stream: () => new Blob([bytes]).stream() }],
      ])
      await expect(pack({ ...made, files }, dtype, 'plain')).rejects.toMatchObject({
        code: 'integrity',
        message: expect.stringContaining('not finite') as string,
      })
    }
  })
})
