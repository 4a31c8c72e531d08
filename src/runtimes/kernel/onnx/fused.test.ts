// Operators of onnxruntime: what their masks and attributes may say.
import { describe, expect, it } from 'vitest'
import { FUSED } from './fused.ts'
import type { Attribute, Node } from './graph.ts'
import { leavesScores } from './masks.ts'
import { NORMS } from './norms.ts'
import { Run, type Operator } from './run.ts'
import type { Value } from './value.ts'
import { contiguous } from './view.ts'

const TOKENS = 4
const HIDDEN = 6

const run = new Run(17, { ids: [40, 41, 42, 43], types: [0, 0, 1, 1] })
const nodeOf = (type: string, attributes: Readonly<Record<string, Attribute>>): Node => ({
  ...{ name: 'it', type, domain: 'com.microsoft', inputs: [], outputs: ['y'] },
  attributes: new Map(Object.entries(attributes)),
})
const numbers = (values: readonly number[], shape = [values.length], ofTokens = false) =>
  run.numbers(Float64Array.from(values), shape, { ofTokens })
const floats = (length: number, value: number) =>
  run.numbers(new Float64Array(length).fill(value), [length], { whole: false })

/** Rows of which nothing is known. */
const state: Value = {
  content: {
    ...{ kind: 'lookup', by: 'word', first: 0, uncounted: null, table: null as never },
    ...run.rows(nodeOf('Gather', {}), TOKENS, HIDDEN),
  },
  view: contiguous([1, TOKENS, HIDDEN]),
}

function weight(shape: readonly number[]): Value {
  const count = shape.reduce((product, size) => product * size, 1)
  const location = { part: '', offset: 0, length: count * 4 }
  const tensor = {
    name: 'w',
    shape,
    count,
    type: 'f32' as const,
    location,
    bytes: null,
    values: null,
  }
  return { content: { kind: 'stored', tensor, scaling: null }, view: contiguous(shape) }
}

function attend(
  mask: Value | undefined,
  added?: Value,
  attributes: Readonly<Record<string, Attribute>> = {},
) {
  const operator: Operator = FUSED.Attention!
  const node = nodeOf('Attention', { num_heads: 2, ...attributes })
  const inputs = [
    state,
    weight([HIDDEN, 3 * HIDDEN]),
    floats(3 * HIDDEN, 1),
    mask,
    undefined,
    added,
  ]
  return operator(node, inputs, run) as Value | undefined
}

describe('attention in one operator', () => {
  it('splits its weights into queries, keys and values', () => {
    const { content, view } = attend(undefined)!
    expect(view.shape).toEqual([1, TOKENS, HIDDEN])
    const slice = (from: number) => ({
      weight: { rows: 6, slice: { from, of: 18 }, transposed: true },
    })
    expect(content).toMatchObject({
      ...{ kind: 'attended', heads: 2, scale: 1 / Math.sqrt(3) },
      ...{ query: slice(0), key: slice(6), value: slice(12) },
    })
    expect(attend(undefined, undefined, { scale: 0.25 })!.content).toMatchObject({ scale: 0.25 })
  })

  it.each<[string, Value]>([
    ['all ones', numbers([1, 1, 1, 1], [1, TOKENS])],
    ['a length', numbers([TOKENS])],
    ['an end and a beginning', numbers([TOKENS, 0])],
  ])('takes a mask that hides nothing: %s', (_, mask) => {
    expect(attend(mask)).toBeDefined()
  })

  it.each<[string, Value]>([
    ['a token', numbers([1, 1, 0, 1], [1, TOKENS])],
    ['the last token', numbers([TOKENS - 1])],
    ['the first token', numbers([TOKENS, 1])],
    ['the same for each token, but only of other length', numbers([1, 1], [1, 2])],
    ['what depends on the tokens', numbers([1, 1, 1, 1], [1, TOKENS], true)],
    ['what nobody knows', state],
  ])('refuses a mask that hides %s', (_, mask) => {
    expect(attend(mask)).toBeUndefined()
  })

  it('adds nothing to its scores', () => {
    const zeros = run.numbers(new Float64Array(16), [1, 1, TOKENS, TOKENS])
    const bias = run.numbers(new Float64Array(16).fill(-1), [1, 1, TOKENS, TOKENS])
    const ofTokens = numbers([0, 0, 0, 0], [1, 1, 1, TOKENS], true)
    expect(attend(undefined, zeros)).toBeDefined()
    expect(attend(undefined, bias)).toBeUndefined()
    expect(attend(undefined, ofTokens)).toBeUndefined()
    expect(attend(undefined, state)).toBeUndefined()
  })

  it.each<Readonly<Record<string, Attribute>>>([
    { unidirectional: 1 },
    { do_rotary: 1 },
    { qkv_hidden_sizes: [6, 6, 12] },
  ])('is not %j', (attributes) => {
    expect(attend(undefined, undefined, attributes)).toBeUndefined()
  })

  it('lets through by truth values, or adds numbers', () => {
    const mask = (value: number, whole: boolean) =>
      run.numbers(new Float64Array(4).fill(value), [1, 4], { whole })
    expect([leavesScores(mask(1, true), run), leavesScores(mask(0, false), run)]).toEqual([
      true,
      true,
    ])
    expect([leavesScores(mask(0, true), run), leavesScores(mask(1, false), run)]).toEqual([
      ...[false, false],
    ])
  })
})

describe('a norm in one operator', () => {
  const norm = (attributes: Readonly<Record<string, Attribute>>) =>
    NORMS.LayerNormalization!(
      nodeOf('LayerNormalization', attributes),
      [state, floats(HIDDEN, 2), floats(HIDDEN, 3)],
      run,
    )

  it('is over the last axis', () => {
    expect(norm({})).toMatchObject({ content: { kind: 'normed', epsilon: 1e-5 } })
    expect(norm({ axis: 2, epsilon: Math.fround(1e-12) })).toMatchObject({
      content: { epsilon: 1e-12 },
    })
    expect(norm({ axis: 1 })).toBeUndefined()
  })

  it.each([-1, NaN, Infinity])('has no epsilon of %f', (epsilon) => {
    expect(norm({ epsilon })).toBeUndefined()
  })
})
