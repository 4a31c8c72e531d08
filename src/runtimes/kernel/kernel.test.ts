// Whole networks of random weights, of every kind and written in every way, against double precision.
import { describe, expect, test } from 'vitest'
import { prepareCode, prepareKernel } from './kernel.ts'
import type { Network } from './network.ts'
import { runReference } from './reference.ts'
import {
  fileOf,
  makeNetwork,
  SHAPE,
  type NetworkShape,
  type RandomNetwork,
  type Writing,
} from './testing/networks.ts'
import { openNetwork, randomTexts, type Text } from './testing/texts.ts'

const LENGTHS = [1, 2, 5, 6, 7, 13, 40, 97]
/** Of the 1e-4 that is promised; logits and states are about 1. */
const BOUND = 2e-5
/** Of a network's numbers together, by the root of their mean square. */
const DRIFT = 0.12

function referenceOf({ network, read }: RandomNetwork, texts: readonly Text[]) {
  return texts.map(({ ids, types }) =>
    runReference(network, read, Int32Array.from(ids), Uint8Array.from(types)),
  )
}

function expectNear(found: Float32Array, expected: readonly number[], bound: number): void {
  expect(found).toHaveLength(expected.length)
  const off = expected.map((number, i) => Math.abs(found[i]! - number))
  expect(Math.max(...off)).toBeLessThan(bound)
}

const KINDS: readonly (readonly [name: string, changes: Partial<NetworkShape>])[] = [
  ['as it comes', {}],
  ['without types', { types: 0 }],
  ['of one type', { types: 1 }],
  ['with narrow embeddings', { width: 16 }],
  ['with wide embeddings', { width: 36 }],
  ['with gelu by tanh', { activation: 'gelu-tanh' }],
  ['with relu', { activation: 'relu', dense: 'relu' }],
  ['with tanh', { activation: 'tanh', dense: 'gelu' }],
  ['with logits straight from the state', { dense: null }],
  ['of nine labels', { labels: 9 }],
  ['with heads of 26', { hidden: 52, heads: 2, inner: 100 }],
  ['with one head of 13', { hidden: 13, heads: 1, inner: 9 }],
  ['with heads of one number', { hidden: 10, heads: 10, inner: 3 }],
  ['of one layer, 40 wide', { hidden: 40, heads: 5, inner: 24, layers: 1 }],
  ['of five layers', { layers: 5 }],
  ['with the width of TinyBERT', { hidden: 312, heads: 12, inner: 1_200 }],
  ['with positions from the third on', { firstPosition: 2 }],
  ['that does not count one word', { firstPosition: 2, uncounted: 1, vocabulary: 5 }],
]

describe.each(KINDS)('a network %s', (_, changes) => {
  const made = makeNetwork(changes, 1)
  const { vocabulary, types } = { ...SHAPE, ...changes }
  const texts = randomTexts(LENGTHS, vocabulary, 2, types)
  const results = referenceOf(made, texts)
  const logits = results.flatMap((result) => [...result.logits])
  const states = results.map(({ states }) => states.at(-1)!)
  const { hidden } = made.network
  const heads = {
    classify: logits,
    cls: states.flatMap((state) => [...state.subarray(0, hidden)]),
    mean: states.flatMap((state) =>
      Array.from({ length: hidden }, (_, i) => {
        const own = state.filter((_, at) => at % hidden === i)
        return own.reduce((sum, number) => sum + number, 0) / own.length
      }),
    ),
  }

  test.each(['classify', 'cls', 'mean'] as const)('%s, in single precision', async (head) => {
    for (const relaxed of [undefined, false]) {
      const run = await openNetwork(made, { head, ...(relaxed === false && { relaxed }) })
      expectNear(await run(texts), heads[head], BOUND)
    }
  })

  test.each(['classify', 'cls', 'mean'] as const)('%s, in bytes', async (head) => {
    const run = await openNetwork(made, { head, dtype: 'int8' })
    const found = await run(texts)
    const squares = heads[head].map((number, i) => (found[i]! - number) ** 2)
    const drift = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)
    expect(drift).toBeLessThan(DRIFT)
    // It is not the same network in disguise.
    expect(drift).toBeGreaterThan(1e-5)
  })
})

const WRITINGS: readonly (readonly [name: string, written: Partial<Writing>])[] = [
  ['f32, transposed', { transposed: true }],
  ['f32, query, key and value in one', { fused: true }],
  ['f16', { type: 'f16' }],
  ['f16, transposed, in one', { type: 'f16', transposed: true, fused: true }],
  ['bf16', { type: 'bf16' }],
  ['i8', { type: 'i8' }],
  ['i8, a scale a row, transposed', { type: 'i8', perRow: true, transposed: true }],
  ['i8, a scale a row, in one', { type: 'i8', perRow: true, fused: true }],
  ['u8', { type: 'u8' }],
  ['u8, a scale a row', { type: 'u8', perRow: true }],
  [
    'u8, a scale a row, transposed, in one',
    { type: 'u8', perRow: true, transposed: true, fused: true },
  ],
  ['three files', { parts: ['_data', '', '_data_1'] }],
]

describe.each(WRITINGS)('a network written in %s', (_, written) => {
  // Odd sizes: rows end in the middle of whatever is read at once.
  const made = makeNetwork({ hidden: 26, heads: 2, inner: 43, labels: 3, width: 10 }, 3, written)
  const texts = randomTexts(LENGTHS, 50, 4)
  const logits = referenceOf(made, texts).flatMap((result) => [...result.logits])

  test('in single precision', async () => {
    expectNear(await (await openNetwork(made))(texts), logits, BOUND)
  })

  test('in bytes', async () => {
    expectNear(await (await openNetwork(made, { dtype: 'int8' }))(texts), logits, 3 * DRIFT)
  })
})

describe('what there is no room for', () => {
  const unread = () => ({
    info: { name: 'it', bytes: 2 ** 40 },
    stream: () => {
      throw new Error('It was read.')
    },
  })
  const prepare = async (network: Network, dtype: 'int8' | 'fp32') =>
    prepareKernel(await prepareCode(false), network, new Map([['', unread()]]), {
      dtype,
      head: 'classify',
    })
  const { network } = makeNetwork({}, 1)
  const large = (rows: number): Network => ({
    ...network,
    embeddings: { ...network.embeddings, word: { ...network.embeddings.word, rows } },
  })

  test.each([
    [2 ** 24, 'fp32', '1.5'],
    [2 ** 26, 'int8', '2.0'],
    [2 ** 40, 'int8', '32768.0'],
  ] as const)('%d words in %s: nothing is read', async (rows, dtype, gigabytes) => {
    await expect(prepare(large(rows), dtype)).rejects.toMatchObject({
      code: 'unsupported-model',
      message: expect.stringContaining(`${gigabytes} GB in ${dtype}`) as string,
    })
  })

  test('a network without a classifier has no logits', async () => {
    await expect(prepare({ ...network, classifier: null }, 'fp32')).rejects.toMatchObject({
      code: 'unsupported-model',
    })
  })
})

test('progress is told in bytes of matrices', async () => {
  const { network, files } = makeNetwork({}, 1, { parts: ['', '_data'], type: 'i8' })
  const seen: number[] = []
  const settings = { dtype: 'int8', head: 'classify' } as const
  await prepareKernel(await prepareCode(false), network, files, {
    ...settings,
    progress: (bytes) => seen.push(bytes),
  })
  const { embeddings, layers, classifier } = network
  const tables = [embeddings.word, embeddings.position, embeddings.type!]
  const linears = layers.flatMap(({ query, key, value, output, up, down }) => [
    ...[query, key, value, output, up, down],
  ])
  linears.push(classifier!.dense!.linear, classifier!.output)
  const matrices = [...tables, ...linears.map(({ weight }) => weight)]
  expect(seen).toHaveLength(matrices.length)
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
  expect(seen.at(-1)).toBe(matrices.reduce((sum, { bytes }) => sum + bytes.length, 0))
})

test('a file that ends too soon', async () => {
  const { network, files } = makeNetwork({}, 1)
  const { info, stream } = files.get('')!
  const bytes = new Uint8Array(await new Response(stream()).arrayBuffer())
  for (const length of [0, 1_000, bytes.length - 1]) {
    const cut = new Map([['', fileOf(bytes.slice(0, length), info.name)]])
    await expect(openNetwork({ network, files: cut })).rejects.toMatchObject({ code: 'integrity' })
  }
})
