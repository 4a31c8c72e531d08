import type { GraphBuilder } from './graph-builder.ts'

export interface BertShape {
  readonly layers: number
  readonly hidden: number
  readonly heads: number
  readonly intermediate: number
  readonly vocabulary: number
  readonly positions: number
  readonly labels: number
}

/** A model under way. */
export interface Making {
  readonly shape: BertShape
  readonly graph: GraphBuilder
  /** Adds a tensor of random numbers, and gives its name back. */
  weight(
    name: string,
    dims: readonly number[],
    spread: { mean?: number; deviation: number },
  ): string
}

export const BIAS = { deviation: 0.05 }
const EPSILON = 1e-12

/** The first two sizes stay; the others are these. */
export function reshape(
  graph: GraphBuilder,
  at: string,
  values: string,
  sizes: readonly number[],
): string {
  const { add, constant } = graph
  const kept = [0, 1].map((axis) => sizeOf(graph, at, values, axis))
  const parts = kept.map((size) => add(at, 'Unsqueeze', [size, constant(at, [0], 'int64')]))
  const given = sizes.map((size) => constant(at, [size], 'int64'))
  const target = add(at, 'Concat', [...parts, ...given], { axis: { int: 0 } })
  return add(at, 'Reshape', [values, target], { allowzero: { int: 0 } })
}

export function sizeOf(
  { add, constant }: GraphBuilder,
  at: string,
  values: string,
  axis: number,
): string {
  const sizes = add(at, 'Shape', [values])
  return add(at, 'Gather', [sizes, constant(at, axis, 'int64')], { axis: { int: 0 } })
}

export function linear(
  { graph, weight }: Making,
  at: string,
  values: string,
  dims: readonly [inputs: number, outputs: number],
  gain = 1,
): string {
  const { add } = graph
  // torch.onnx turns the weight round and gives it a number for a name.
  const matrix = weight(`onnx::MatMul_${graph.initializers.length}`, dims, {
    deviation: gain / Math.sqrt(dims[0]),
  })
  const bias = weight(`${parameter(at)}.bias`, [dims[1]], BIAS)
  return add(at, 'Add', [bias, add(at, 'MatMul', [values, matrix])])
}

export function layerNorm(
  { shape, graph: { add, constant }, weight }: Making,
  at: string,
  values: string,
): string {
  const mean = (of: string) => add(at, 'ReduceMean', [of], { axes: { ints: [-1] } })
  const centred = add(at, 'Sub', [values, mean(values)])
  const variance = mean(add(at, 'Pow', [centred, constant(at, 2, 'float32')]))
  const deviation = add(at, 'Sqrt', [add(at, 'Add', [variance, constant(at, EPSILON, 'float32')])])
  const normal = add(at, 'Div', [centred, deviation])
  const scale = weight(`${parameter(at)}.weight`, [shape.hidden], { mean: 1, deviation: 0.1 })
  const shift = weight(`${parameter(at)}.bias`, [shape.hidden], BIAS)
  return add(at, 'Add', [add(at, 'Mul', [normal, scale]), shift])
}

export function gelu({ add, constant }: GraphBuilder, at: string, values: string): string {
  const error = add(at, 'Erf', [add(at, 'Div', [values, constant(at, Math.SQRT2, 'float32')])])
  const product = add(at, 'Mul', [values, add(at, 'Add', [error, constant(at, 1, 'float32')])])
  return add(at, 'Mul', [product, constant(at, 0.5, 'float32')])
}

/** A parameter's name in PyTorch, from its module's place in the graph. */
export function parameter(at: string): string {
  return at.slice(1).replaceAll('/', '.')
}
