import type { Graph, GraphNode, Tensor } from './graph.ts'
import { quantizeColumns, quantizeTable, transpose, type Quantized } from './quantize-tensor.ts'

/**
 * The graph with eight-bit weights, node by node as onnxruntime's quantize_dynamic writes it when
 * asked for signed weights, one scale a column, in reduced range: what the converter of
 * transformers.js asks for.
 */
export function quantizeDynamic(graph: Graph): Graph {
  const floats = new Map(
    graph.initializers
      .filter(({ data }) => data instanceof Float32Array)
      .map((tensor) => [tensor.name, tensor]),
  )
  const quantized = new Map<string, Tensor[]>()
  const activations = new Set<string>()

  const store = (name: string, { values, scale, zeroPoint }: Quantized) => {
    quantized.set(name, [
      { ...scale, name: `${name}_scale` },
      { ...zeroPoint, name: `${name}_zero_point` },
      { ...values, name: `${name}_quantized` },
    ])
  }
  /** Where an activation is needed in eight bits for the first time, the node that makes it so. */
  const activation = (name: string): GraphNode[] => {
    if (activations.has(name)) return []
    activations.add(name)
    const outputs = [`${name}_quantized`, `${name}_scale`, `${name}_zero_point`]
    return [node('DynamicQuantizeLinear', `${name}_QuantizeLinear`, [name], outputs)]
  }
  const gather = (original: GraphNode, table: Tensor): GraphNode[] => {
    store(table.name, quantizeTable(table))
    const { name } = table
    const [output] = original.outputs as [string]
    const whole = `${output}_quantized`
    return [
      { ...original, inputs: [`${name}_quantized`, original.inputs[1]!], outputs: [whole] },
      node(
        'DequantizeLinear',
        `${output}_DequantizeLinear`,
        [whole, `${name}_scale`, `${name}_zero_point`],
        [output],
      ),
    ]
  }
  const matmul = ({ name, inputs, outputs }: GraphNode, matrix: Tensor): GraphNode[] => {
    store(matrix.name, quantizeColumns(matrix))
    const values = inputs[0]!
    const [output] = outputs as [string]
    const whole = `${output}_output_quantized`
    const scales = `${name}_quant_scales_mul`
    const of = (kind: string) => [`${values}_${kind}`, `${matrix.name}_${kind}`]
    return [
      ...activation(values),
      node('MatMulInteger', `${name}_quant`, [...of('quantized'), ...of('zero_point')], [whole]),
      {
        ...node('Cast', `${whole}_cast`, [whole], [`${whole}_cast_output`]),
        attributes: { to: { int: 1 } },
      },
      node('Mul', scales, of('scale'), [`${scales}:0`]),
      node(
        'Mul',
        `${name}_quant_output_scale_mul`,
        [`${whole}_cast_output`, `${scales}:0`],
        [output],
      ),
    ]
  }
  const changed = (original: GraphNode): GraphNode[] => {
    const { op, name, inputs, outputs } = original
    const table = op === 'Gather' ? floats.get(inputs[0]!) : undefined
    if (table) return gather(original, table)
    const matrix = floats.get(inputs[1] ?? '')
    if (op === 'MatMul' && matrix) return matmul(original, matrix)
    if (op === 'Gemm' && matrix) {
      const product = `${outputs[0]!}_MatMul`
      const plain = node('MatMul', `${name}_MatMul`, [inputs[0]!, matrix.name], [product])
      const sum = node('Add', `${name}_Add`, [product, inputs[2]!], outputs)
      return [...matmul(plain, transpose(matrix)), sum]
    }
    return [original]
  }
  const nodes = graph.nodes.flatMap(changed)
  const kept = graph.initializers.filter(({ name }) => !quantized.has(name))
  return { ...graph, nodes, initializers: [...kept, ...[...quantized.values()].flat()] }
}

function node(
  op: string,
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
): GraphNode {
  return { op, name, inputs, outputs, attributes: {} }
}
