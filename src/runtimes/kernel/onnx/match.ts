// From what a graph computes to an encoder: followed from the embeddings to the logits, and refused
// unless every part of the graph finds its place.
import type { Classifier, Embeddings, Layer, Linear, Matrix, Network, Norm } from '../network.ts'
import { cannotPlace } from './refusals.ts'
import type { Expression, Lookup, Normed, Product } from './value.ts'

/** Half precision writes 1 / sqrt(size of a head) no closer, where queries and keys share it. */
const SCALE_ERROR = 2e-3

type Shape = Pick<Network, 'hidden' | 'heads' | 'inner' | 'activation' | 'attentionScale'>

/** A part of the network, and what it is made of. */
interface Found<Part> {
  readonly part: Part
  readonly made: readonly Expression[]
}

export function matchNetwork(output: Expression): Network {
  const expressions = reach(output)
  const uses = countUses(expressions)
  const placed = new Set<Expression>()
  const place = <Part>(found: Found<Part> | undefined): Part | undefined => {
    for (const one of found?.made ?? []) placed.add(one)
    return found?.part
  }
  let embeddings: Embeddings | undefined
  let state: Expression | undefined
  let shape: Shape | undefined
  const layers: Layer[] = []
  for (const one of expressions) {
    if (!state) {
      embeddings = place(readEmbeddings(one))
      if (embeddings) state = one
    } else if (isProjection(one, state, uses) && embeddings?.projection === null && !shape) {
      const projection = place(linearOf(one))
      if (!projection) continue
      embeddings = { ...embeddings, projection }
      state = one
    } else {
      const found = readLayer(one, state)
      if (!found || (shape && !sameShape(shape, found.shape))) continue
      shape = found.shape
      layers.push(place(found)!)
      state = one
    }
  }
  const classifier = state && output !== state ? place(readClassifier(output, state)) : null
  const left = expressions.find((one) => !placed.has(one))
  if (left || !embeddings || !shape || classifier === undefined) {
    throw cannotPlace((left ?? output).node)
  }
  return { ...shape, embeddings, layers, classifier }
}

/** Everything the expression is made of and itself, in the graph's order. */
function reach(output: Expression): Expression[] {
  const reached = new Set([output])
  // A set goes on to what is added to it meanwhile.
  for (const one of reached) for (const part of partsOf(one)) reached.add(part)
  return [...reached].sort((a, b) => a.order - b.order)
}

function countUses(expressions: readonly Expression[]): Map<Expression, number> {
  const uses = new Map<Expression, number>()
  for (const part of expressions.flatMap(partsOf)) uses.set(part, (uses.get(part) ?? 0) + 1)
  return uses
}

function partsOf(one: Expression): readonly Expression[] {
  switch (one.kind) {
    case 'lookup':
      return []
    case 'sum':
      return one.terms
    case 'scores':
    case 'shares':
      return [one.query, one.key]
    case 'attended':
      return [one.query, one.key, one.value]
    default:
      return [one.of]
  }
}

function readEmbeddings(one: Expression): Found<Embeddings> | undefined {
  if (one.kind !== 'normed' || one.of.kind !== 'sum') return undefined
  const { terms } = one.of
  const lookups = terms.filter((term) => term.kind === 'lookup')
  const by = (kind: Lookup['by']) => lookups.find((lookup) => lookup.by === kind)
  const [word, position, type] = [by('word'), by('position'), by('type')]
  const count = [word, position, type].filter((lookup) => lookup).length
  if (!word || !position || terms.length !== count) return undefined
  if (!lookups.every(({ table }) => isReadable(table)) || position.first < 0) return undefined
  const part = {
    word: word.table,
    position: position.table,
    firstPosition: position.first,
    uncounted: position.uncounted,
    type: type?.table ?? null,
    norm: normOf(one),
    projection: null,
  }
  return { part, made: [one, one.of, ...terms] }
}

/** Where nothing else is made of narrow embeddings. */
function isProjection(
  one: Expression,
  state: Expression,
  uses: ReadonlyMap<Expression, number>,
): one is Product {
  return one.kind === 'product' && one.of === state && uses.get(state) === 1
}

function readLayer(
  one: Expression,
  state: Expression,
): (Found<Layer> & { readonly shape: Shape }) | undefined {
  if (one.kind !== 'normed' || one.of.kind !== 'sum') return undefined
  const middle = one.of.terms.find((term) => term.kind === 'normed')
  const down = middle && otherTerm(one.of, middle)
  if (middle?.of.kind !== 'sum' || down?.kind !== 'product') return undefined
  const output = otherTerm(middle.of, state)
  const active = down.of
  if (output?.kind !== 'product' || active.kind !== 'activated') return undefined
  const up = active.of
  const attended = output.of
  if (attended.kind !== 'attended' || up.kind !== 'product' || up.of !== middle) return undefined
  const { query, key, value, heads, scale } = attended
  if ([query, key, value].some(({ of }) => of !== state)) return undefined
  const linears = [query, key, value, output, up, down].map(linearOf)
  const size = state.width / heads
  const whole = [heads, size].every((one) => Number.isInteger(one) && one > 0)
  if (query.width !== state.width || !whole || !Number.isFinite(scale)) return undefined
  const usual = 1 / Math.sqrt(size)
  const attentionScale = Math.abs(scale / usual - 1) < SCALE_ERROR ? usual : scale
  const [queries, keys, values, outputs, ups, downs] = linears.map((linear) => linear?.part)
  if (!queries || !keys || !values || !outputs || !ups || !downs) return undefined
  return {
    part: {
      ...{ query: queries, key: keys, value: values, output: outputs },
      ...{ attentionNorm: normOf(middle), up: ups, down: downs, outputNorm: normOf(one) },
    },
    shape: {
      ...{ hidden: state.width, heads, inner: up.width },
      ...{ activation: active.activation, attentionScale },
    },
    made: [
      ...linears.flatMap((linear) => linear!.made),
      ...[attended, middle.of, middle, active, one.of, one],
    ],
  }
}

/** The one that stands beside another in a sum of two. */
function otherTerm({ terms }: { terms: readonly Expression[] }, known: Expression) {
  const others = terms.filter((term) => term !== known)
  return terms.length === 2 && others.length === 1 ? others[0] : undefined
}

function readClassifier(output: Expression, state: Expression): Found<Classifier> | undefined {
  const last = linearOf(output)
  if (!last || output.kind !== 'product') return undefined
  const active = output.of.kind === 'activated' ? output.of : null
  const dense = active && linearOf(active.of)
  const first = active ? active.of.kind === 'product' && active.of.of : output.of
  if (!first || first.kind !== 'first' || first.of !== state || (active && !dense)) return undefined
  return {
    part: {
      dense: active && dense ? { linear: dense.part, activation: active.activation } : null,
      output: last.part,
    },
    made: [first, ...(dense?.made ?? []), ...(active ? [active] : []), output],
  }
}

function linearOf(one: Expression): Found<Linear> | undefined {
  if (one.kind !== 'product' || !isReadable(one.weight)) return undefined
  const bias = one.bias ? new Float32Array(one.bias) : new Float32Array(one.width)
  return { part: { weight: one.weight, bias }, made: [one] }
}

function normOf({ gain, bias, epsilon }: Normed): Norm {
  return { gain: new Float32Array(gain), bias: new Float32Array(bias), epsilon }
}

/** Bytes are worth nothing without a scale. */
function isReadable({ type, scale }: Matrix): boolean {
  return scale !== null || (type !== 'i8' && type !== 'u8')
}

function sameShape(a: Shape, b: Shape): boolean {
  const names = ['heads', 'inner', 'activation'] as const
  return names.every((name) => a[name] === b[name]) && a.attentionScale === b.attentionScale
}
