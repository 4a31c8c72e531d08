// What follows from shapes, masks and positions alone is computed as the operators' standard says.
import { describe, expect, it } from 'vitest'
import { encodeModel } from '../../../../scripts/onnx/encode.ts'
import type { Attribute, GraphNode } from '../../../../scripts/onnx/graph.ts'
import { valueOf } from './evaluate.ts'
import { readGraph } from './graph.ts'
import { parseMessage } from './protobuf.ts'
import { Run } from './run.ts'
import { isKnown } from './value.ts'

type Constant = readonly number[] | { readonly dims: readonly number[]; readonly of: number[] }
type Attributes = Readonly<Record<string, Attribute>>

const SAMPLE = { ids: [40, 41, 42, 43], types: [0, 0, 1, 1] }

/** What an operator makes of inputs, each a name of the graph's inputs or integers. */
function compute(
  op: string,
  operands: readonly (string | Constant)[],
  attributes: Attributes = {},
  { opset = 17, output = 0, outputs = 1, float = false } = {},
) {
  const constants = operands.flatMap((operand, i) => {
    if (typeof operand === 'string') return []
    const { dims, of } = 'of' in operand ? operand : { dims: [operand.length], of: [...operand] }
    const data = float ? Float32Array.from(of) : BigInt64Array.from(of, BigInt)
    return [{ name: `c${i}`, dims, data }]
  })
  const node: GraphNode = {
    ...{ op, name: op, attributes },
    inputs: operands.map((operand, i) => (typeof operand === 'string' ? operand : `c${i}`)),
    outputs: Array.from({ length: outputs }, (_, i) => `y${i}`),
  }
  const inputs = ['input_ids', 'attention_mask', 'token_type_ids'].map((name) => ({
    ...{ name, type: 'int64' as const, dims: [] },
  }))
  const graph = { name: 'g', inputs, outputs: [], nodes: [node], initializers: constants }
  const bytes = encodeModel(graph, { opset, producer: 'test' })
  const run = new Run(opset, SAMPLE)
  const value = valueOf(readGraph(parseMessage(bytes, 0), String), `y${output}`, run)
  if (!value || !isKnown(value)) return undefined
  const { data, ofTokens } = run.read(value)
  return { numbers: [...data], shape: value.view.shape, ofTokens }
}

const grid = { dims: [2, 3], of: [1, 2, 3, 4, 5, 6] }
const ints = (...numbers: readonly number[]): Attribute => ({ ints: numbers })

describe('known numbers', () => {
  it.each<[string, (string | Constant)[], Attributes, readonly number[], readonly number[]]>([
    ['Add', [grid, [10, 20, 30]], {}, [11, 22, 33, 14, 25, 36], [2, 3]],
    ['Div', [[7, -7], [2]], {}, [3, -3], [2]],
    ['Mod', [[7, -7], [3]], {}, [1, 2], [2]],
    ['Equal', [[1, 2], [2]], {}, [0, 1], [2]],
    ['Where', [[1, 0, 1], [5], grid], {}, [5, 2, 5, 5, 5, 5], [2, 3]],
    [
      'Range',
      [
        { dims: [], of: [3] },
        { dims: [], of: [10] },
        { dims: [], of: [3] },
      ],
      {},
      [3, 6, 9],
      [3],
    ],
    ['CumSum', [grid, [1]], {}, [1, 3, 6, 4, 9, 15], [2, 3]],
    ['CumSum', [grid, [0]], {}, [1, 2, 3, 5, 7, 9], [2, 3]],
    ['Concat', [grid, grid], { axis: { int: 1 } }, [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6], [2, 6]],
    [
      'Concat',
      [grid, { dims: [1, 3], of: [7, 8, 9] }],
      { axis: { int: -2 } },
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
      [3, 3],
    ],
    ['Gather', [grid, [2, -3]], { axis: { int: 1 } }, [3, 1, 6, 4], [2, 2]],
    ['Gather', [grid, { dims: [], of: [-1] }], {}, [4, 5, 6], [3]],
    [
      'GatherElements',
      [grid, { dims: [2, 2], of: [0, 2, 1, -1] }],
      { axis: { int: 1 } },
      [1, 3, 5, 6],
      [2, 2],
    ],
    ['GatherND', [grid, { dims: [2, 2], of: [0, 2, 1, 0] }], {}, [3, 4], [2]],
    ['GatherND', [grid, { dims: [1, 1], of: [1] }], {}, [4, 5, 6], [1, 3]],
    ['Tile', [grid, [1, 2]], {}, [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6], [2, 6]],
    ['Trilu', [grid], { upper: { int: 0 } }, [1, 0, 0, 4, 5, 0], [2, 3]],
    ['Trilu', [grid, { dims: [], of: [1] }], {}, [0, 2, 3, 0, 0, 6], [2, 3]],
    ['ReduceMax', [grid], { axes: ints(0), keepdims: { int: 0 } }, [4, 5, 6], [3]],
    ['ReduceSum', [grid, [-1]], {}, [6, 15], [2, 1]],
    ['ReduceProd', [grid], { keepdims: { int: 0 } }, [720], []],
    ['Slice', [grid, [-1], [-9], [1], [-2]], {}, [3, 1, 6, 4], [2, 2]],
    ['Slice', [grid, [0], [2 ** 40], [0]], {}, [1, 2, 3, 4, 5, 6], [2, 3]],
    ['Transpose', [grid], {}, [1, 4, 2, 5, 3, 6], [3, 2]],
    [
      'Expand',
      [{ dims: [2, 1], of: [1, 2] }, [2, 1, 3]],
      {},
      [1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2],
      [2, 2, 3],
    ],
    ['Reshape', [grid, [0, -1, 1]], {}, [1, 2, 3, 4, 5, 6], [2, 3, 1]],
    ['Flatten', [grid], { axis: { int: 0 } }, [1, 2, 3, 4, 5, 6], [1, 6]],
    [
      'Unsqueeze',
      [
        [1, 2],
        [0, -1],
      ],
      {},
      [1, 2],
      [1, 2, 1],
    ],
    ['Squeeze', [{ dims: [1, 2, 1], of: [1, 2] }, [0]], {}, [1, 2], [2, 1]],
    ['Squeeze', [{ dims: [1, 2, 1], of: [1, 2] }], {}, [1, 2], [2]],
    ['Shape', ['input_ids'], {}, [1, 4], [2]],
    ['Shape', [grid], { start: { int: -1 } }, [3], [1]],
    ['Size', [grid], {}, [6], []],
    ['ConstantOfShape', [[2, 2]], {}, [0, 0, 0, 0], [2, 2]],
    ['Cast', [[0, 3]], { to: { int: 9 } }, [0, 1], [2]],
    ['Not', [[0, 3]], {}, [1, 0], [2]],
  ])('%s %j %j', (op, operands, attributes, numbers, shape) => {
    expect(compute(op, operands, attributes)).toEqual({ numbers, shape, ofTokens: false })
  })

  it('divide as what they are', () => {
    expect(compute('Div', [[7], [2]], {}, { float: true })!.numbers).toEqual([3.5])
  })

  it('split', () => {
    const options = { outputs: 2, output: 1 }
    expect(compute('Split', [grid, [1, 2]], { axis: { int: 1 } }, options)).toMatchObject({
      ...{ numbers: [2, 3, 5, 6], shape: [2, 2] },
    })
    expect(compute('Split', [grid], { axis: { int: 0 } }, options)!.numbers).toEqual([4, 5, 6])
  })

  it('take from attributes what older versions have there', () => {
    const older = { opset: 9 }
    const attributes = { starts: ints(1), ends: ints(3), axes: ints(1) }
    expect(compute('Slice', [grid], attributes, older)!.numbers).toEqual([2, 3, 5, 6])
    expect(compute('Unsqueeze', [[1, 2]], { axes: ints(0) }, older)!.shape).toEqual([1, 2])
  })
})

describe('what depends on which tokens there are', () => {
  it('is known as such', () => {
    expect(compute('Equal', ['input_ids', [1]])!.ofTokens).toBe(true)
    expect(compute('Where', ['attention_mask', 'token_type_ids', [0]])!.ofTokens).toBe(true)
    expect(compute('Gather', [[5, 6], 'token_type_ids'])!.ofTokens).toBe(true)
  })

  it('but not its shape, nor which of equal numbers it chooses, nor the mask', () => {
    expect(compute('Shape', ['input_ids'])!.ofTokens).toBe(false)
    expect(compute('Gather', [[5, 5], 'token_type_ids'])).toMatchObject({
      ...{ numbers: [5, 5, 5, 5], ofTokens: false },
    })
    expect(compute('Cast', ['attention_mask'], { to: { int: 1 } })).toMatchObject({
      ...{ numbers: [1, 1, 1, 1], ofTokens: false },
    })
  })
})

describe('what cannot be', () => {
  it.each<[string, (string | Constant)[], Attributes]>([
    [
      'Add',
      [
        [1, 2],
        [1, 2, 3],
      ],
      {},
    ],
    ['Reshape', [grid, [4, 2]], {}],
    ['Reshape', [grid, [-1, -1]], {}],
    ['Gather', [grid, [3]], { axis: { int: 1 } }],
    ['Gather', [grid, [0]], { axis: { int: 2 } }],
    ['GatherElements', [grid, { dims: [1, 1], of: [5] }], {}],
    ['GatherND', [grid, { dims: [1, 2], of: [0, 3] }], {}],
    ['Transpose', [grid], { perm: ints(0, 0) }],
    ['Transpose', [grid], { perm: ints(-1, 0) }],
    ['Squeeze', [grid, [0]], {}],
    ['Unsqueeze', [grid, [0, 0]], {}],
    ['Concat', [grid, [1]], { axis: { int: 0 } }],
    ['Split', [grid, [1, 1]], { axis: { int: 1 } }],
    ['Slice', [grid, [0], [1], [0], [0]], {}],
    ['ConstantOfShape', [[2 ** 20, 2 ** 20]], {}],
    ['Range', [[0], [2 ** 40], [1]], {}],
    ['Tile', [grid, [2 ** 20, 2 ** 20]], {}],
    ['Expand', [[1], [2 ** 20, 2 ** 20]], {}],
  ])('%s %j %j', (op, operands, attributes) => {
    expect(() => compute(op, operands, attributes)).toThrow(
      expect.objectContaining({ code: 'unsupported-model' }),
    )
  })
})
