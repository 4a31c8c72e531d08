import type { Attribute, GraphNode, Tensor } from './graph.ts'

/** A graph under way. Names are made the way torch.onnx makes them. */
export interface GraphBuilder {
  readonly nodes: readonly GraphNode[]
  readonly initializers: readonly Tensor[]
  /** Adds a node with one output, and gives that output's name. */
  add(
    scope: string,
    op: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>>,
    output?: string,
  ): string
  /** A number, or a list of them, as a Constant node. */
  constant(scope: string, value: number | readonly number[], type: 'float32' | 'int64'): string
  /** A tensor of the model; gives its name back. */
  initializer(tensor: Tensor): string
}

export function graphBuilder(): GraphBuilder {
  const nodes: GraphNode[] = []
  const initializers: Tensor[] = []
  const used = new Map<string, number>()

  const freeName = (wanted: string): string => {
    const count = used.get(wanted) ?? 0
    used.set(wanted, count + 1)
    return count === 0 ? wanted : `${wanted}_${count}`
  }
  const add: GraphBuilder['add'] = (scope, op, inputs, attributes = {}, output) => {
    const name = freeName(`${scope}/${op}`)
    const result = output ?? `${name}_output_0`
    nodes.push({ op, name, inputs, outputs: [result], attributes })
    return result
  }
  return {
    nodes,
    initializers,
    add,
    constant: (scope, value, type) => {
      const list = typeof value === 'number' ? [value] : value
      const data = type === 'float32' ? Float32Array.from(list) : BigInt64Array.from(list, BigInt)
      const dims = typeof value === 'number' ? [] : [list.length]
      return add(scope, 'Constant', [], { value: { tensor: { dims, data } } })
    },
    initializer: (tensor) => {
      initializers.push(tensor)
      return tensor.name
    },
  }
}
