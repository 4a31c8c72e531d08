// LayerNorm in one operator or in many, and the operators that fuse it with what comes before.
import { axisOf, integersOf } from './arguments.ts'
import { addBias, addRows } from './additions.ts'
import type { Node } from './graph.ts'
import { lookUp } from './lookups.ts'
import { reduceNumbers } from './numbers.ts'
import { dequantize } from './products.ts'
import { functionOf } from './row-functions.ts'
import { isWhole, type Operator, type Run } from './run.ts'
import { isKnown, type RowFunction, type Value } from './value.ts'
import { commonShape, contiguous } from './view.ts'

const reduceMean: Operator = (node, inputs, run) => {
  const [value, wanted] = inputs
  if (!value || isKnown(value)) return reduceNumbers(node, inputs, run)
  const { shape } = value.view
  const axes = integersOf(node, wanted, 'axes', run)
  const rows = functionOf(value)
  const last = shape.length - 1
  if (!rows || !isWhole(value) || axes?.length !== 1 || axisOf(axes[0]!, last + 1) !== last) {
    return undefined
  }
  const content: RowFunction = {
    ...rows,
    node,
    width: 1,
    cost: rows.cost + 1,
    apply: (row) => {
      const values = rows.apply(row)
      return Float64Array.of(values.reduce((sum, x) => sum + x, 0) / values.length)
    },
  }
  const keeps = node.attributes.get('keepdims') !== 0
  return { content, view: contiguous(keeps ? shape.with(last, 1) : shape.slice(0, -1)) }
}

function normalise(
  node: Node,
  value: Value | undefined,
  [gain, bias]: readonly (Value | undefined)[],
  usualEpsilon: number,
  run: Run,
): Value | undefined {
  const of = run.rowsOf(value)
  if (!value || !of || !gain || !isKnown(gain) || (bias && !isKnown(bias))) return undefined
  const { width, rows } = of
  const numbers = {
    gain: run.read(gain).data,
    bias: bias ? run.read(bias).data : new Float64Array(width),
  }
  if (numbers.gain.length !== width || numbers.bias.length !== width) return undefined
  const epsilon = Number(node.attributes.get('epsilon') ?? usualEpsilon)
  if (!(epsilon >= 0 && epsilon < 1)) return undefined
  const content = {
    ...{ kind: 'normed' as const, of, ...numbers },
    // Single precision: the digits that a config has.
    epsilon: Number(epsilon.toPrecision(6)),
    ...run.rows(node, rows, width),
  }
  return { content, view: contiguous(value.view.shape) }
}

const layerNorm: Operator = (node, [value, gain, bias], run) => {
  const rank = value?.view.shape.length ?? 0
  const axis = axisOf(Number(node.attributes.get('axis') ?? -1), rank)
  return axis === rank - 1 ? normalise(node, value, [gain, bias], 1e-5, run) : undefined
}

const skipLayerNorm: Operator = (node, [value, skip, gain, beta, bias], run) => {
  if (!value || !skip) return undefined
  const shape = commonShape(value.view.shape, skip.view.shape)
  const biased = bias ? biasOneOf(node, value, skip, bias, run) : [value, skip]
  const sum = biased && shape && addRows(node, biased[0]!, biased[1]!, shape, run)
  return sum && [normalise(node, sum, [gain, beta], 1e-12, run), undefined, undefined, sum]
}

/** The bias of a product that is added to its inputs' rows, whichever of the two that is. */
function biasOneOf(
  node: Node,
  value: Value,
  skip: Value,
  bias: Value,
  run: Run,
): readonly Value[] | undefined {
  if (!isKnown(bias)) return undefined
  const { data } = run.read(bias)
  const biased = addBias(node, value, data, run)
  if (biased) return [biased, skip]
  const other = addBias(node, skip, data, run)
  return other && [value, other]
}

const embedLayerNorm: Operator = (node, inputs, run) => {
  const [ids, types, words, positions, kinds, gain, bias, mask, chosen] = inputs
  if (!ids || !isKnown(ids) || !words || !positions) return undefined
  const { shape } = ids.view
  const indices = run.read(ids)
  const counted = run.numbers(
    run.room(indices.data.length).map((_, i) => i),
    shape,
  )
  const zeros = run.numbers(run.room(indices.data.length), shape)
  const rowsOf = (table: Value, by: Value) =>
    isKnown(by) ? lookUp(node, table, run.read(by), shape, run) : undefined
  const terms = [
    rowsOf(words, ids),
    rowsOf(positions, chosen ?? counted),
    ...(kinds ? [rowsOf(kinds, types ?? zeros)] : []),
  ]
  let sum: Value | undefined = terms[0]
  for (const term of terms.slice(1)) {
    sum = sum && term && addRows(node, sum, term, sum.view.shape, run)
  }
  const normed = normalise(node, sum, [gain, bias], 1e-12, run)
  const length = mask && isKnown(mask) ? run.read(mask).data.reduce((all, one) => all + one, 0) : 0
  return normed && [normed, run.numbers(Float64Array.of(length), [1]), sum]
}

/** Tables, gain and bias, each with its scale and its zero after them. */
const quantizedEmbedLayerNorm: Operator = (node, inputs, run) => {
  const plain = inputs.slice(2, 7).map((digits, i) => {
    const scaled = digits && dequantize(node, [digits, inputs[i + 8], inputs[i + 13]], run)
    return scaled as Value | undefined
  })
  return embedLayerNorm(node, [inputs[0], inputs[1], ...plain, inputs[7]], run)
}

export const NORMS: Readonly<Record<string, Operator>> = {
  ReduceMean: reduceMean,
  LayerNormalization: layerNorm,
  SkipLayerNormalization: skipLayerNorm,
  EmbedLayerNormalization: embedLayerNorm,
  QEmbedLayerNormalization: quantizedEmbedLayerNorm,
}
