// Runs a graph on made-up tokens: what depends on weights stays an expression.
import { MOST_AXES } from './arguments.ts'
import { headedAttention, softmax } from './attention.ts'
import { CONVERSIONS } from './conversions.ts'
import { ELEMENTWISE } from './elementwise.ts'
import { FUSED, gelu } from './fused.ts'
import { GATHERING } from './gathering.ts'
import { isStandard, type Graph, type Node } from './graph.ts'
import { NORMS } from './norms.ts'
import { NUMBERS } from './numbers.ts'
import { PRODUCTS } from './products.ts'
import { cannotPlace, damaged, unsupported } from './refusals.ts'
import { Run, type Operator, type Sample } from './run.ts'
import { SHAPES } from './shapes.ts'
import type { Expression, Value } from './value.ts'
import { contiguous } from './view.ts'

const STANDARD: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    ...{
      ...ELEMENTWISE,
      ...CONVERSIONS,
      ...NUMBERS,
      ...SHAPES,
      ...GATHERING,
      ...PRODUCTS,
      ...NORMS,
    },
    ...{ Softmax: softmax, Attention: headedAttention, Gelu: gelu },
  }),
)
/** onnxruntime has operators of its own, and versions of its own of others. */
const ONNXRUNTIME: ReadonlyMap<string, Operator> = new Map([...STANDARD, ...Object.entries(FUSED)])
/** The one that is wanted, where there are several. */
const OUTPUTS: readonly string[] = ['logits', 'last_hidden_state', 'token_embeddings']

/** What the graph gives for the sample: the expression of its logits, or of its last state. */
export function evaluate(graph: Graph, sample: Sample): Expression {
  const run = new Run(graph.opset, sample)
  const output = OUTPUTS.find((name) => graph.outputs.includes(name)) ?? graph.outputs[0] ?? ''
  const found = run.rowsOf(valueOf(graph, output, run))
  if (found) return found
  const last = graph.nodes.findLast(({ outputs }) => outputs.includes(output))
  throw last ? cannotPlace(last) : unsupported('it computes nothing')
}

/** What a value of the graph is. */
export function valueOf(graph: Graph, output: string, run: Run): Value | undefined {
  const values = new Map<string, Value | undefined>()
  for (const name of graph.inputs) values.set(name, readInput(name, run))
  for (const [name, tensor] of graph.tensors) {
    const content = { kind: 'stored' as const, tensor, scaling: null }
    values.set(name, { content, view: contiguous(tensor.shape) })
  }
  for (const node of neededFor(graph, output)) {
    const inputs = node.inputs.map((name) => {
      if (name && !values.has(name)) throw damaged(`${name} is used before it is there`)
      return values.get(name)
    })
    const results: readonly (Value | undefined)[] = [operate(node, inputs, run)].flat()
    if (!results[0] || !results.every(isPossible)) throw cannotPlace(node)
    node.outputs.forEach((name, i) => values.set(name, results[i]))
  }
  return values.get(output)
}

function isPossible(value: Value | undefined): boolean {
  const shape = value?.view.shape ?? []
  return shape.length <= MOST_AXES && shape.every((size) => Number.isInteger(size) && size >= 0)
}

function operate(node: Node, inputs: readonly (Value | undefined)[], run: Run) {
  const operators = node.domain === 'com.microsoft' ? ONNXRUNTIME : STANDARD
  const known = isStandard(node.domain) || operators === ONNXRUNTIME
  const operator = known ? operators.get(node.type) : undefined
  run.spend(inputs.length + 1)
  return operator?.(node, inputs, run)
}

function readInput(name: string, run: Run): Value | undefined {
  const { ids, types } = run.sample
  const row = (numbers: readonly number[], ofTokens: boolean) =>
    run.numbers(Float64Array.from(numbers), [1, ids.length], { ofTokens })
  if (name === 'input_ids') return row(ids, true)
  if (name === 'token_type_ids') return row(types, true)
  if (name !== 'attention_mask') return undefined
  // Rows have no padding: they attend to all that is there.
  const all = ids.map(() => 1)
  return row(all, false)
}

/** In the graph's order. */
function neededFor({ nodes }: Graph, output: string): Node[] {
  const wanted = new Set([output])
  return nodes
    .toReversed()
    .filter(({ inputs, outputs }) => {
      const needed = outputs.some((name) => name && wanted.has(name))
      if (needed) for (const name of inputs) wanted.add(name)
      return needed
    })
    .toReversed()
}
