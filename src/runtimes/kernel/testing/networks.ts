// Small networks of random weights, with the files that hold them: every kind that the readers can find.
import type { Activation, ElementType, Linear, Matrix, Network, Norm } from '../network.ts'
import type { WeightFile } from '../pack.ts'
import type { ReadTensor } from '../reference.ts'
import { encodeRandom } from './encode.ts'
import { randomFrom } from './random.ts'

export interface NetworkShape {
  readonly hidden: number
  readonly heads: number
  readonly inner: number
  readonly layers: number
  readonly vocabulary: number
  readonly positions: number
  /** 0 where there are none. */
  readonly types: number
  /** Of the embeddings: of another width than `hidden`, they are projected. */
  readonly width: number
  readonly activation: Activation
  /** Between the first token's state and the logits. */
  readonly dense: Activation | null
  /** 0 for a network that gives states only. */
  readonly labels: number
  readonly firstPosition: number
  readonly uncounted: number | null
}

/** How the files have it. */
export interface Writing {
  readonly type: ElementType
  readonly transposed: boolean
  /** Query, key and value in one tensor. */
  readonly fused: boolean
  /** Quantised with a scale a row, or one for all. */
  readonly perRow: boolean
  /** The files, among which the matrices are spread. */
  readonly parts: readonly string[]
}

export interface RandomNetwork {
  readonly network: Network
  readonly files: ReadonlyMap<string, WeightFile>
  readonly read: ReadTensor
}

export const SHAPE: NetworkShape = {
  ...{ hidden: 24, heads: 2, inner: 40, layers: 2, vocabulary: 50, positions: 520, types: 2 },
  ...{ width: 24, activation: 'gelu', dense: 'tanh', labels: 1, firstPosition: 0 },
  uncounted: null,
}

export const WRITING: Writing = {
  ...{ type: 'f32', transposed: false, fused: false, perRow: false },
  parts: [''],
}

export function makeNetwork(
  changes: Partial<NetworkShape>,
  seed: number,
  written: Partial<Writing> = {},
): RandomNetwork {
  const shape = { ...SHAPE, width: changes.hidden ?? SHAPE.hidden, ...changes }
  const { type, transposed, fused, perRow, parts } = { ...WRITING, ...written }
  const random = randomFrom(seed)
  const pieces = new Map(parts.map((part) => [part, [] as Uint8Array<ArrayBuffer>[]]))
  const sizes = new Map(parts.map((part) => [part, 0]))

  /** In one of the files, after a gap. */
  const store = (bytes: Uint8Array<ArrayBuffer>) => {
    const part = random.pick(parts)
    const gap = new Uint8Array(random.below(5)).fill(0xff)
    const offset = sizes.get(part)! + gap.length
    pieces.get(part)!.push(gap, bytes)
    sizes.set(part, offset + bytes.length)
    return { part, offset, length: bytes.length }
  }
  /** Several matrices of one tensor, each of so many outputs. */
  const matrices = (name: string, rows: number, columns: number, count: number, flat = false) => {
    const outputs = rows * count
    const deviation = flat ? 1 : 1 / Math.sqrt(columns)
    const wanted = { type, outputs, inputs: columns, deviation, perRow }
    const { bytes, scale, zero } = encodeRandom(wanted, random)
    const place = store(bytes)
    return Array.from({ length: count }, (_, i): Matrix => {
      const own = <Kind extends Float32Array | Int32Array>(all: Kind | null) =>
        all && (all.length === 1 ? all : (all.slice(i * rows, (i + 1) * rows) as Kind))
      const slice = count > 1 ? { from: i * rows, of: outputs } : null
      // Tables are looked up by rows: no file has them otherwise.
      const turned = transposed && !flat
      return {
        ...{ name, type, rows, columns, transposed: turned, bytes: place, slice },
        ...{ scale: own(scale), zero: own(zero) },
      }
    })
  }
  const table = (name: string, rows: number) => matrices(name, rows, shape.width, 1, true)[0]!
  const linears = (name: string, outputs: number, inputs: number, count: number): Linear[] =>
    matrices(name, outputs, inputs, count).map((weight) => ({
      weight,
      bias: random.normals(outputs, 0.1),
    }))
  const linear = (name: string, outputs: number, inputs: number) =>
    linears(name, outputs, inputs, 1)[0]!
  const norm = (width: number, epsilon = 1e-5): Norm => ({
    gain: random.normals(width, 0.2).map((number) => number + 1),
    bias: random.normals(width, 0.1),
    epsilon,
  })

  const { hidden, inner, heads, width, labels } = shape
  const layer = (_: unknown, i: number) => {
    const name = (part: string) => `layer ${i}, ${part}`
    const [query, key, value] = fused
      ? linears(name('query, key and value'), hidden, hidden, 3)
      : ['query', 'key', 'value'].map((part) => linear(name(part), hidden, hidden))
    return {
      ...{ query: query!, key: key!, value: value! },
      output: linear(name('output'), hidden, hidden),
      attentionNorm: norm(hidden),
      up: linear(name('up'), inner, hidden),
      down: linear(name('down'), hidden, inner),
      outputNorm: norm(hidden),
    }
  }
  const network: Network = {
    ...{ hidden, heads, inner, activation: shape.activation },
    attentionScale: 1 / Math.sqrt(hidden / heads),
    embeddings: {
      word: table('words', shape.vocabulary),
      position: table('positions', shape.positions),
      ...{ firstPosition: shape.firstPosition, uncounted: shape.uncounted },
      type: shape.types > 0 ? table('types', shape.types) : null,
      norm: norm(width),
      projection: width === hidden ? null : linear('projection', hidden, width),
    },
    layers: Array.from({ length: shape.layers }, layer),
    classifier:
      labels > 0
        ? {
            dense: shape.dense && {
              linear: linear('dense', hidden, hidden),
              activation: shape.dense,
            },
            output: linear('logits', labels, hidden),
          }
        : null,
  }
  const contents = new Map([...pieces].map(([part, all]) => [part, joined(all)]))
  return {
    network,
    files: new Map([...contents].map(([part, bytes]) => [part, fileOf(bytes, `it${part}`)])),
    read: ({ part, offset, length }) => contents.get(part)!.subarray(offset, offset + length),
  }
}

/** A file that arrives in small pieces. */
export function fileOf(bytes: Uint8Array<ArrayBuffer>, name: string): WeightFile {
  const stream = () => {
    let at = 0
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => {
        if (at >= bytes.length) return controller.close()
        controller.enqueue(bytes.slice(at, (at += 1_000)))
      },
    })
  }
  return { info: { name, bytes: bytes.length }, stream }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
