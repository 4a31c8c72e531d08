/** An ONNX graph as data: what bert.ts makes, quantize.ts changes, and encode.ts writes. */
export interface Graph {
  readonly name: string
  readonly inputs: readonly GraphValue[]
  readonly outputs: readonly GraphValue[]
  readonly nodes: readonly GraphNode[]
  readonly initializers: readonly Tensor[]
}

export interface GraphNode {
  readonly op: string
  readonly name: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly ints: readonly number[] }
  | { readonly tensor: Omit<Tensor, 'name'> }

export interface Tensor {
  readonly name: string
  /** None for a scalar. */
  readonly dims: readonly number[]
  readonly data: TensorData
}

/** Its class says the element type. */
export type TensorData = Float32Array | BigInt64Array | Int8Array | Uint8Array

/** An input or output; a dimension that may be anything has a name. */
export interface GraphValue {
  readonly name: string
  readonly type: 'float32' | 'int64'
  readonly dims: readonly (number | string)[]
}
