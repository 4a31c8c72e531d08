import type { Attribute, Graph, GraphNode, GraphValue, Tensor, TensorData } from './graph.ts'
import { float, int, join, message, text, type Pieces } from './protobuf.ts'

/** What TensorProto.DataType calls them. */
const ELEMENT = { float32: 1, uint8: 2, int8: 3, int64: 7 } as const
/** What AttributeProto.AttributeType calls them. */
const KIND = { float: 1, int: 2, tensor: 4, ints: 7 } as const
const IR_VERSION = 7

/** A ModelProto's bytes. Field numbers are those of onnx.proto. */
export function encodeModel(
  graph: Graph,
  { opset, producer }: { readonly opset: number; readonly producer: string },
): Uint8Array<ArrayBuffer> {
  return join([
    ...int(1, IR_VERSION),
    ...text(2, producer),
    ...message(7, graphPieces(graph)),
    ...message(8, [...text(1, ''), ...int(2, opset)]),
  ])
}

function graphPieces({ name, nodes, initializers, inputs, outputs }: Graph): Pieces {
  return [
    ...nodes.flatMap((node) => message(1, nodePieces(node))),
    ...text(2, name),
    ...initializers.flatMap((tensor) => message(5, tensorPieces(tensor))),
    ...inputs.flatMap((value) => message(11, valuePieces(value))),
    ...outputs.flatMap((value) => message(12, valuePieces(value))),
  ]
}

function nodePieces({ op, name, inputs, outputs, attributes }: GraphNode): Pieces {
  return [
    ...inputs.flatMap((input) => text(1, input)),
    ...outputs.flatMap((output) => text(2, output)),
    ...text(3, name),
    ...text(4, op),
    ...Object.entries(attributes).flatMap(([key, value]) =>
      message(5, [...text(1, key), ...attributePieces(value)]),
    ),
  ]
}

function attributePieces(attribute: Attribute): Pieces {
  if ('float' in attribute) return [...float(2, attribute.float), ...int(20, KIND.float)]
  if ('int' in attribute) return [...int(3, attribute.int), ...int(20, KIND.int)]
  if ('tensor' in attribute) {
    return [...message(5, tensorPieces(attribute.tensor)), ...int(20, KIND.tensor)]
  }
  return [...attribute.ints.flatMap((value) => int(8, value)), ...int(20, KIND.ints)]
}

function tensorPieces({ name, dims, data }: Partial<Tensor> & Omit<Tensor, 'name'>): Pieces {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return [
    ...dims.flatMap((size) => int(1, size)),
    ...int(2, ELEMENT[elementOf(data)]),
    ...(name === undefined ? [] : text(8, name)),
    ...message(9, [bytes]),
  ]
}

function elementOf(data: TensorData): keyof typeof ELEMENT {
  if (data instanceof Float32Array) return 'float32'
  if (data instanceof BigInt64Array) return 'int64'
  return data instanceof Int8Array ? 'int8' : 'uint8'
}

function valuePieces({ name, type, dims }: GraphValue): Pieces {
  const shape = dims.flatMap((size) =>
    message(1, typeof size === 'number' ? int(1, size) : text(2, size)),
  )
  return [
    ...text(1, name),
    ...message(2, message(1, [...int(1, ELEMENT[type]), ...message(2, shape)])),
  ]
}
