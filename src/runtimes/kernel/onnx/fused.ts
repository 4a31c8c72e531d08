// Activations and attention as single operators, most of them onnxruntime's own.
import type { Activation } from '../network.ts'
import { attention, columnsOf } from './attention.ts'
import type { Node } from './graph.ts'
import { addsNothing, hidesNothing } from './masks.ts'
import { multiply, multiplyQuantized, rowsOfDigits, withBias } from './products.ts'
import type { Operator, Run } from './run.ts'
import { isKnown, type Product, type Value } from './value.ts'
import { contiguous, swapLast } from './view.ts'

function activate(activation: Activation): Operator {
  return (node, [value, bias], run) => {
    const biased = value && withBias(node, value, bias, run)
    const of = run.rowsOf(biased)
    if (!biased || !of) return undefined
    const rows = run.rows(node, of.rows, of.width)
    return {
      content: { kind: 'activated', of, activation, ...rows },
      view: contiguous(biased.view.shape),
    }
  }
}

export const gelu: Operator = (node, inputs, run) =>
  activate(node.attributes.get('approximate') === 'tanh' ? 'gelu-tanh' : 'gelu')(node, inputs, run)

const packedAttention: Operator = (node, inputs, run) => {
  const [value, weight, bias, mask, past, added] = inputs
  if (!value || !weight || past) return undefined
  const product = multiply(node, value, { ...weight, view: swapLast(weight.view) }, run)
  const biased = product && withBias(node, product, bias, run)
  return biased && splitHeads(node, biased, mask, added, run)
}

const quantizedAttention: Operator = (node, inputs, run) => {
  const [value, weight, bias, step, scale, mask, zero, weightZero, past] = inputs
  const rows = rowsOfDigits(value, step, zero)
  if (!rows || !weight || past) return undefined
  const product = multiplyQuantized(node, rows, weight, [scale, weightZero, bias], run)
  return product && splitHeads(node, product, mask, undefined, run)
}

/** Queries, keys and values side by side in one product. */
function splitHeads(
  node: Node,
  { content, view }: Value,
  mask: Value | undefined,
  added: Value | undefined,
  run: Run,
): Value | undefined {
  const widths = node.attributes.get('qkv_hidden_sizes')
  if (content.kind !== 'product') return undefined
  const width = content.width / 3
  if (Array.isArray(widths) && !widths.every((one) => one === width)) return undefined
  const parts = [0, 1, 2].map((part) => columnsOf(content, part * width, width, run))
  return attendBy(node, parts, mask, added, [...view.shape.slice(0, -1), width], run)
}

const multiHeadAttention: Operator = (node, inputs, run) => {
  const [query, key, value, bias, mask, added, pastKey, pastValue] = inputs
  if (!query || !key || !value || pastKey || pastValue || (bias && !isKnown(bias))) return undefined
  const numbers = bias && run.read(bias).data
  const parts = [query, key, value].map((part, i) => {
    const width = part.view.shape.at(-1)!
    const own = numbers?.slice(i * width, (i + 1) * width)
    const biased = own ? withBias(node, part, run.numbers(own, [own.length]), run) : part
    const rows = run.rowsOf(biased)
    return rows?.kind === 'product' ? rows : undefined
  })
  return attendBy(node, parts, mask, added, query.view.shape, run)
}

function attendBy(
  node: Node,
  [query, key, value]: readonly (Product | undefined)[],
  mask: Value | undefined,
  added: Value | undefined,
  shape: readonly number[],
  run: Run,
): Value | undefined {
  const asked = (name: string) => Number(node.attributes.get(name) ?? 0)
  if (!query || !key || !value || asked('unidirectional') || asked('do_rotary')) return undefined
  if (!hidesNothing(mask, key.rows, run) || !addsNothing(added, run)) return undefined
  const heads = asked('num_heads')
  const scale = asked('scale') || 1 / Math.sqrt(query.width / heads)
  const content = attention(node, query, key, value, heads, scale, run)
  return content && { content, view: contiguous(shape) }
}

/** Of onnxruntime's own domain. */
export const FUSED: Readonly<Record<string, Operator>> = {
  BiasGelu: activate('gelu'),
  FastGelu: activate('gelu-tanh'),
  Attention: packedAttention,
  QAttention: quantizedAttention,
  MultiHeadAttention: multiHeadAttention,
}
