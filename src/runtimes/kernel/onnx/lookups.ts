// Rows of a table: embeddings of words, positions and token types.
import type { Node } from './graph.ts'
import { matrixOf, sliceOutputs } from './matrices.ts'
import type { Run } from './run.ts'
import type { Lookup, Numbers, Value } from './value.ts'
import { contiguous, sameNumbers } from './view.ts'

/** By which numbers the rows are chosen is told by the numbers themselves. */
export function lookUp(
  node: Node,
  table: Value,
  indices: Numbers,
  shape: readonly number[],
  run: Run,
): Value | undefined {
  const matrix = matrixOf(table)
  const { data, ofTokens } = indices
  const { ids, types } = run.sample
  if (!matrix || data.length !== ids.length) return undefined
  const found = (
    by: Lookup['by'],
    { first = 0, uncounted = null as number | null, rows = matrix } = {},
  ): Value => ({
    content: {
      ...{ kind: 'lookup', table: rows, by, first, uncounted },
      ...run.rows(node, data.length, matrix.columns),
    },
    view: contiguous([...shape, matrix.columns]),
  })
  if (ofTokens && sameNumbers(data, ids)) return found('word')
  if (ofTokens && sameNumbers(data, types)) return found('type')
  const first = data[0]!
  const uncounted = ofTokens ? first - 1 : null
  if (sameNumbers(data, positionsOf(ids, first, uncounted))) {
    return found('position', { first, uncounted })
  }
  // A graph that does not ask for token types gives all tokens the same.
  if (!ofTokens && data.every((index) => index === first) && first >= 0 && first < matrix.rows) {
    return found('type', { rows: sliceOutputs(matrix, first, 1) })
  }
  return undefined
}

/** RoBERTa does not count padding: its position is the one before the first, which is its id, too. */
function positionsOf(ids: readonly number[], first: number, uncounted: number | null): number[] {
  let next = first
  return ids.map((id) => (id === uncounted ? first - 1 : next++))
}
