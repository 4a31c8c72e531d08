import { RerankError } from '../../errors.ts'
import type { Instruction } from './code.ts'
import type { Activation, Linear, Matrix, Network, Norm } from './network.ts'

/** Addresses in the wasm's memory. */
export interface PackedLinear {
  /** Panels of eight outputs, as wasm/tile.ts draws them. */
  readonly columns: number
  /** Scales, sums and biases of a panel, or biases alone: see wasm/linear.ts. */
  readonly facts: number
  readonly panels: number
  readonly steps: number
  readonly bytes: boolean
}

export interface PackedNorm {
  readonly gain: number
  readonly bias: number
  readonly epsilon: number
}

export interface PackedLayer {
  readonly query: PackedLinear
  readonly key: PackedLinear
  readonly value: PackedLinear
  readonly output: PackedLinear
  readonly attentionNorm: PackedNorm
  readonly up: PackedLinear
  readonly down: PackedLinear
  readonly outputNorm: PackedNorm
}

/** A table of embeddings: a row a token, a position or a type. */
export interface PackedTable {
  readonly rows: number
  readonly count: number
  /** A scale and an offset a row, where rows are bytes; else 0. */
  readonly facts: number
}

/** Where everything lies, and how wide it is: all that running a network takes, besides the memory. */
export interface Layout {
  readonly dtype: KernelDtype
  readonly instruction: Instruction
  readonly hidden: number
  readonly inner: number
  readonly heads: number
  readonly activation: Activation
  readonly attentionScale: number
  readonly embeddings: {
    readonly width: number
    readonly words: PackedTable
    readonly positions: PackedTable
    /** Tokens of this id have no position of their own: the table's first row is theirs. */
    readonly uncounted: number | null
    /** null where the model knows no token types. */
    readonly types: PackedTable | null
    readonly norm: PackedNorm
    readonly projection: PackedLinear | null
  }
  readonly layers: readonly PackedLayer[]
  readonly classifier: {
    readonly dense: { readonly linear: PackedLinear; readonly activation: Activation } | null
    readonly output: PackedLinear
    readonly labels: number
  } | null
  /** The first address that is free. */
  readonly end: number
}

export type KernelDtype = 'int8' | 'fp32'

/** What has a place, and what goes there. */
export type Placed =
  | { readonly linear: Linear; readonly at: PackedLinear }
  | { readonly table: Matrix; readonly firstRow: number; readonly at: PackedTable }
  | { readonly vector: Float32Array; readonly at: number }

/** Numbers in a row of memory: full vectors, two at a time. */
export function padded(width: number): number {
  return Math.ceil(width / 8) * 8
}

/** Inputs of a step, by how they are written: see wasm/tile.ts. */
export function groupOf(bytes: boolean, instruction: Instruction): number {
  if (!bytes) return 1
  return instruction === 'plain' ? 2 : 4
}

/** Sums of so many products of bytes are well within 32 bits. */
const MOST_WIDE = 65_536

/** What readers let through, and what would run beyond its place. */
function refuseOthers({ hidden, inner, attentionScale, embeddings, classifier }: Network): void {
  const { position, firstPosition, uncounted } = embeddings
  const dense = classifier?.dense?.linear.weight
  const wrong =
    dense && dense.rows !== hidden
      ? `${dense.name} has ${dense.rows} outputs instead of ${hidden}`
      : firstPosition >= position.rows || firstPosition < (uncounted === null ? 0 : 1)
        ? `positions are counted from ${firstPosition}, but ${position.name} has ${position.rows}`
        : Math.max(hidden, inner) > MOST_WIDE
          ? `a layer is ${Math.max(hidden, inner)} wide`
          : !(attentionScale > 0 && attentionScale < 100)
            ? `attention is scaled by ${attentionScale}`
            : undefined
  if (!wrong) return
  throw new RerankError('unsupported-model', `The kernel cannot run this model: ${wrong}.`)
}

/** What a panel needs beside its weights. */
const BYTE_FACTS = 96
const FLOAT_FACTS = 32
/** Nothing lies at address 0, so that 0 can say "none". */
const START = 1_024
const LINE = 64

/**
 * Gives every weight its place. With int8, layers and words are bytes; what is small (positions, types,
 * norms) or runs once a pair (the classifier) stays in floats.
 */
export function layOut(
  network: Network,
  dtype: KernelDtype,
  instruction: Instruction,
): { readonly layout: Layout; readonly placed: readonly Placed[] } {
  const placed: Placed[] = []
  let end = START
  const take = (bytes: number) => {
    const at = end
    end += Math.ceil(bytes / LINE) * LINE
    return at
  }
  const asBytes = dtype === 'int8'

  const linear = (one: Linear, bytes = asBytes): PackedLinear => {
    const panels = Math.ceil(one.weight.rows / 8)
    const inputs = padded(one.weight.columns)
    const at = {
      columns: take(panels * 8 * inputs * (bytes ? 1 : 4)),
      facts: take(panels * (bytes ? BYTE_FACTS : FLOAT_FACTS)),
      steps: inputs / groupOf(bytes, instruction),
      panels,
      bytes,
    }
    placed.push({ linear: one, at })
    return at
  }
  const vector = (numbers: Float32Array): number => {
    const at = take(4 * padded(numbers.length))
    placed.push({ vector: numbers, at })
    return at
  }
  const norm = ({ gain, bias, epsilon }: Norm): PackedNorm => ({
    gain: vector(gain),
    bias: vector(bias),
    epsilon,
  })
  const table = (one: Matrix, bytes: boolean, firstRow = 0): PackedTable => {
    const count = one.rows - firstRow
    const at = {
      rows: take(count * padded(one.columns) * (bytes ? 1 : 4)),
      facts: bytes ? take(8 * count) : 0,
      count,
    }
    placed.push({ table: one, firstRow, at })
    return at
  }

  const { embeddings, classifier } = network
  refuseOthers(network)
  const layout = {
    ...{ dtype, instruction },
    hidden: network.hidden,
    inner: network.inner,
    heads: network.heads,
    activation: network.activation,
    attentionScale: network.attentionScale,
    embeddings: {
      width: embeddings.word.columns,
      words: table(embeddings.word, asBytes),
      positions: table(
        embeddings.position,
        false,
        embeddings.firstPosition - (embeddings.uncounted === null ? 0 : 1),
      ),
      uncounted: embeddings.uncounted,
      types: embeddings.type && table(embeddings.type, false),
      norm: norm(embeddings.norm),
      projection: embeddings.projection && linear(embeddings.projection),
    },
    layers: network.layers.map((layer) => ({
      query: linear(layer.query),
      key: linear(layer.key),
      value: linear(layer.value),
      output: linear(layer.output),
      attentionNorm: norm(layer.attentionNorm),
      up: linear(layer.up),
      down: linear(layer.down),
      outputNorm: norm(layer.outputNorm),
    })),
    classifier: classifier && {
      dense: classifier.dense && {
        linear: linear(classifier.dense.linear, false),
        activation: classifier.dense.activation,
      },
      output: linear(classifier.output, false),
      labels: classifier.output.weight.rows,
    },
  }
  return { layout: { ...layout, end }, placed }
}
