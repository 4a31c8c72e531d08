import { ACTIVATIONS, linearOf, type Code } from './code.ts'
import {
  padded,
  type Layout,
  type PackedLayer,
  type PackedLinear,
  type PackedNorm,
} from './layout.ts'
import { BLOCK, type Scratch } from './scratch.ts'

/** What becomes of the last states: logits of the first token's, that state itself, or the mean of all. */
export type Head = 'classify' | 'cls' | 'mean'

/** How rows are written for the tiles: see wasm/rows.ts. */
const FORMS = { dot: 0, quads: 0, plain: 1 } as const
const FLOATS = 2

/** Rows of floats in memory, and how many bytes lie between them. */
interface Rows {
  readonly at: number
  readonly stride: number
  readonly count: number
}

/** The network, step by step: which function of the wasm runs on what, in which order. It computes nothing itself. */
export class Forward {
  readonly #code: Code
  readonly #layout: Layout
  readonly #scratch: Scratch
  /** Whether the first token's state is all that the last layer has to give. */
  readonly #firstOnly: boolean

  constructor(code: Code, layout: Layout, head: Head, scratch: Scratch) {
    this.#code = code
    this.#layout = layout
    this.#scratch = scratch
    this.#firstOnly = head !== 'mean'
  }

  /**
   * Texts laid end to end: text t has the tokens from `offsets[t]` to `offsets[t + 1]`. Leaves the last
   * states in `scratch.states`, of all tokens, or one a text where only the first token's matters.
   */
  encode(offsets: readonly number[]): void {
    const { layers } = this.#layout
    const texts = offsets.length - 1
    const tokens = offsets[texts]!
    this.#embed(offsets)
    eachBlock(tokens, (first, count) => {
      this.#begin(first, count)
      this.#project(0, first, count)
    })
    layers.forEach((layer, i) => {
      const narrowed = this.#narrows(i)
      if (narrowed) this.#keepFirst(offsets, layer)
      this.#attend(offsets, narrowed)
      eachBlock(narrowed ? texts : tokens, (first, count) => {
        this.#feed(layer, this.#states(first, count), layers[i + 1])
        if (i + 1 < layers.length) this.#project(i + 1, first, count)
      })
    })
  }

  /** From states, a block of them at most, to logits in `scratch.inner`. */
  classify(first: number, count: number): Rows {
    const { dense, output, labels } = this.#layout.classifier!
    const { context, inner } = this.#scratch
    let rows = this.#states(first, count)
    if (dense) {
      this.#pack(rows, dense.linear)
      // Attention is over: its place is free.
      rows = { ...rows, at: context }
      this.#apply(dense.linear, rows, dense.activation)
    }
    this.#pack(rows, output)
    const logits = { at: inner, stride: 4 * padded(labels), count }
    this.#apply(output, logits)
    return logits
  }

  #narrows(layer: number): boolean {
    return this.#firstOnly && layer === this.#layout.layers.length - 1
  }

  #states(first: number, count: number, at = this.#scratch.states): Rows {
    const stride = 4 * padded(this.#layout.hidden)
    return { at: at + first * stride, stride, count }
  }

  #embeddings(first: number, count: number): Rows {
    const { projection, width } = this.#layout.embeddings
    if (!projection) return this.#states(first, count)
    const stride = 4 * padded(width)
    return { at: this.#scratch.narrow + first * stride, stride, count }
  }

  #embed(offsets: readonly number[]): void {
    const { words, positions, types } = this.#layout.embeddings
    const { ids, places, types: typeIds } = this.#scratch
    for (let text = 0; text + 1 < offsets.length; text++) {
      const first = offsets[text]!
      const { at, stride, count } = this.#embeddings(first, offsets[text + 1]! - first)
      this.#code.embed(
        ...([ids + 4 * first, places + 4 * first, typeIds + first, count] as const),
        ...([words.rows, words.facts] as const),
        ...([positions.rows, types?.rows ?? 0, at, stride] as const),
      )
    }
  }

  /** From embeddings to the first layer's input, in the blocks. */
  #begin(first: number, count: number): void {
    const { norm, projection, width } = this.#layout.embeddings
    const [{ query }] = this.#layout.layers as [PackedLayer]
    this.#normalize(norm, this.#embeddings(first, count), width, projection ?? query)
    if (!projection) return
    const states = this.#states(first, count)
    this.#apply(projection, states)
    this.#pack(states, query)
  }

  /** What attention compares and mixes, from what is in the blocks. */
  #project(layer: number, first: number, count: number): void {
    const { query, key, value } = this.#layout.layers[layer]!
    const { queries, keys, values } = this.#scratch
    if (!this.#narrows(layer)) this.#apply(query, this.#states(first, count, queries))
    this.#apply(key, this.#states(first, count, keys))
    this.#apply(value, this.#states(first, count, values))
  }

  /** From here on there is one state a text: the others have given their keys and values. */
  #keepFirst(offsets: readonly number[], { query }: PackedLayer): void {
    const { states, queries } = this.#scratch
    const texts = offsets.length - 1
    for (let text = 0; text < texts; text++) {
      const from = this.#states(offsets[text]!, 1)
      this.#code.copy(this.#states(text, 1, states).at, from.at, from.stride)
    }
    eachBlock(texts, (first, count) => {
      this.#pack(this.#states(first, count), query)
      this.#apply(query, this.#states(first, count, queries))
    })
  }

  #attend(offsets: readonly number[], narrowed: boolean): void {
    const { dtype, heads, hidden, attentionScale } = this.#layout
    const { queries, keys, values, context, attention } = this.#scratch
    const attend = dtype === 'int8' ? this.#code.attendWords : this.#code.attendFloats
    for (let text = 0; text + 1 < offsets.length; text++) {
      const first = offsets[text]!
      const count = offsets[text + 1]! - first
      const asks = narrowed ? this.#states(text, 1, queries) : this.#states(first, count, queries)
      const to = narrowed ? this.#states(text, 1, context) : this.#states(first, count, context)
      attend(
        ...([asks.at, asks.count, this.#states(first, count, keys).at] as const),
        ...([this.#states(first, count, values).at, count, asks.stride] as const),
        ...([heads, hidden / heads, attentionScale, to.at, attention] as const),
      )
    }
  }

  /** The rest of a layer, for rows whose attention is in `context`; leaves the next one's input in the blocks. */
  #feed(layer: PackedLayer, states: Rows, next: PackedLayer | undefined): void {
    const { hidden, inner: width, activation } = this.#layout
    const { context, inner, states: start } = this.#scratch
    this.#pack({ ...states, at: context + states.at - start }, layer.output)
    this.#apply(layer.output, states, 'none', true)
    this.#normalize(layer.attentionNorm, states, hidden, layer.up)
    const within = { at: inner, stride: 4 * padded(width), count: states.count }
    this.#apply(layer.up, within, activation)
    this.#pack(within, layer.down)
    this.#apply(layer.down, states, 'none', true)
    this.#normalize(layer.outputNorm, states, hidden, next?.query)
  }

  /** Rows into the blocks. */
  #pack({ at, stride, count }: Rows, { steps, bytes }: PackedLinear): void {
    const { blocks, rowFacts } = this.#scratch
    this.#code.packRows(this.#formOf(bytes), at, stride, count, steps, blocks, rowFacts)
  }

  /** In place; and into the blocks, for what comes next. */
  #normalize(norm: PackedNorm, rows: Rows, width: number, next: PackedLinear | undefined): void {
    const { gain, bias, epsilon } = norm
    const { at, stride, count } = rows
    const { blocks, rowFacts } = this.#scratch
    if (next) {
      this.#code.normalizeAndPack(
        ...([this.#formOf(next.bytes), at, stride, width, count, gain, bias, epsilon] as const),
        ...([next.steps, blocks, rowFacts] as const),
      )
    } else this.#code.normalizeRows(at, stride, width, count, gain, bias, epsilon)
  }

  /** What is in the blocks, times weights: written, or added to what is there. */
  #apply(
    { columns, facts, panels, steps, bytes }: PackedLinear,
    { at, stride, count }: Rows,
    activation: keyof typeof ACTIVATIONS = 'none',
    add = false,
  ): void {
    const { blocks, rowFacts, tile } = this.#scratch
    this.#linearOf(bytes)(
      ...([blocks, rowFacts, count, columns, facts, panels, steps, at, stride] as const),
      ...([ACTIVATIONS[activation], Number(add), tile] as const),
    )
  }

  #formOf(bytes: boolean): number {
    return bytes ? FORMS[this.#layout.instruction] : FLOATS
  }

  #linearOf(bytes: boolean): Code['linearDot'] {
    const { dtype, instruction } = this.#layout
    if (bytes) return linearOf(this.#code, instruction)
    // Beside integers floats must be the same everywhere, too.
    return dtype === 'int8' ? this.#code.linearFloat : this.#code.linearFused
  }
}

function eachBlock(count: number, run: (first: number, count: number) => void): void {
  for (let first = 0; first < count; first += BLOCK) run(first, Math.min(BLOCK, count - first))
}
