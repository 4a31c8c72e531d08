import { decodeFloats } from '../floats.ts'
import {
  fixedOf,
  integerOf,
  integersOf,
  messagesOf,
  textOf,
  textsOf,
  type LargeFields,
  type Message,
} from './protobuf.ts'
import { damaged } from './refusals.ts'
import { readTensor, type Tensor } from './tensor.ts'

export interface Node {
  readonly name: string
  readonly type: string
  readonly domain: string
  /** '' for one that is left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, Attribute>
}

export type Attribute = number | readonly number[] | string | Tensor

export interface Graph {
  readonly nodes: readonly Node[]
  readonly tensors: ReadonlyMap<string, Tensor>
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** The version of the standard operators. */
  readonly opset: number
}

const MOST_NODES = 100_000

/** ModelProto, GraphProto, NodeProto and AttributeProto */
const MODEL = { graph: 7, opsets: 8 }
const GRAPH = { nodes: 1, tensors: 5, inputs: 11, outputs: 12 }
const NODE = { inputs: 1, outputs: 2, name: 3, type: 4, attributes: 5, domain: 7 }
const ATTRIBUTE = { name: 1, float: 2, integer: 3, text: 4, tensor: 5, floats: 7, integers: 8 }
const ATTRIBUTE_TYPE = 20
/** AttributeProto.AttributeType; subgraphs and the like belong to operators that no encoder has. */
const KINDS: Readonly<Record<number, (message: Message, read: ReadTensor) => Attribute>> = {
  1: (message) => floatsOf(message, ATTRIBUTE.float)[0] ?? 0,
  2: (message) => integerOf(message, ATTRIBUTE.integer) ?? 0,
  3: (message) => textOf(message, ATTRIBUTE.text),
  4: (message, read) => read(only(messagesOf(message, ATTRIBUTE.tensor))),
  6: (message) => floatsOf(message, ATTRIBUTE.floats),
  7: (message) => integersOf(message, ATTRIBUTE.integers),
}

type ReadTensor = (message: Message) => Tensor

/** Weights are in the graph's own list of tensors, or in a constant node's attribute. */
export const LARGE_FIELDS: LargeFields = {
  [MODEL.graph]: {
    [GRAPH.nodes]: { [NODE.attributes]: { [ATTRIBUTE.tensor]: {} } },
    [GRAPH.tensors]: {},
  },
}

/** `partOf` says which file beside the graph a name means. */
export function readGraph(model: Message, partOf: (location: string) => string): Graph {
  const graph = only(messagesOf(model, MODEL.graph))
  const read = (message: Message) => readTensor(message, partOf)
  for (const field of [GRAPH.nodes, GRAPH.tensors]) {
    const count = graph.get(field)?.length ?? 0
    if (count > MOST_NODES) throw damaged(`it has ${count} nodes or tensors`)
  }
  const nodes = messagesOf(graph, GRAPH.nodes)
  const tensors = new Map(
    messagesOf(graph, GRAPH.tensors)
      .map(read)
      .map((tensor) => [tensor.name, tensor]),
  )
  const opsets = messagesOf(model, MODEL.opsets)
    .filter((opset) => isStandard(textOf(opset, 1)))
    .map((opset) => integerOf(opset, 2) ?? 1)
  return {
    nodes: nodes.map((node) => readNode(node, read)),
    tensors,
    // Older files list their tensors as inputs, too.
    inputs: messagesOf(graph, GRAPH.inputs)
      .map((input) => textOf(input, 1))
      .filter((name) => !tensors.has(name)),
    outputs: messagesOf(graph, GRAPH.outputs).map((output) => textOf(output, 1)),
    opset: Math.max(1, ...opsets),
  }
}

export function isStandard(domain: string): boolean {
  return domain === '' || domain === 'ai.onnx'
}

/** Every tensor of the graph, wherever it stands. */
export function tensorsOf({ tensors, nodes }: Graph): Tensor[] {
  const constants = nodes.flatMap(({ attributes }) =>
    [...attributes.values()].filter((value) => typeof value === 'object' && 'count' in value),
  )
  return [...tensors.values(), ...constants]
}

function readNode(message: Message, read: ReadTensor): Node {
  const attributes = messagesOf(message, NODE.attributes).flatMap((attribute) => {
    const kind = KINDS[integerOf(attribute, ATTRIBUTE_TYPE) ?? 0]
    return kind ? [[textOf(attribute, ATTRIBUTE.name), kind(attribute, read)] as const] : []
  })
  return {
    name: textOf(message, NODE.name),
    type: textOf(message, NODE.type),
    domain: textOf(message, NODE.domain),
    inputs: textsOf(message, NODE.inputs),
    outputs: textsOf(message, NODE.outputs),
    attributes: new Map(attributes),
  }
}

function floatsOf(message: Message, field: number): number[] {
  const bytes = fixedOf(message, field)
  if (bytes.length % 4) throw damaged('a number of it is cut short')
  return [...decodeFloats('f32', bytes)]
}

function only(messages: readonly Message[]): Message {
  const [message] = messages
  if (!message || messages.length > 1) throw damaged('a part of it is missing, or there twice')
  return message
}
