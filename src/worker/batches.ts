import type { BatchBudget, TokenBatch } from '../runtimes/runtime.ts'
import type { EncodedRow } from '../text/encoder.ts'

/**
 * Cuts rows into batches within the budget, rows of like length together (a batch costs as much as
 * its longest row times its rows), short ones first: more is scored when a deadline comes. A row
 * that alone exceeds the budget gets a batch to itself.
 */
export function planBatches(lengths: ArrayLike<number>, budget: BatchBudget): number[][] {
  const order = Array.from({ length: lengths.length }, (_, row) => row)
  order.sort((a, b) => lengths[a]! - lengths[b]! || a - b)
  const batches: number[][] = []
  let batch: number[] = []
  const { padTo } = budget
  for (const row of order) {
    // Sorted: the row to be added is the longest.
    const length = lengths[row]!
    const padded = padTo ? padTo(length) : length
    const [first] = batch
    const joins =
      first === undefined ||
      (fits(batch.length + 1, padded, budget) && (!padTo || padTo(lengths[first]!) === padded))
    if (!joins) {
      batches.push(batch)
      batch = []
    }
    batch.push(row)
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}

function fits(rows: number, longest: number, budget: BatchBudget): boolean {
  return (
    rows <= budget.rows &&
    rows * longest <= budget.tokens &&
    rows * longest * longest * budget.bytesPerTokenPair <= budget.bytes
  )
}

/** Lays rows end to end. */
export function joinRows(rows: readonly EncodedRow[]): TokenBatch {
  const offsets = new Int32Array(rows.length + 1)
  rows.forEach((row, i) => (offsets[i + 1] = offsets[i]! + row.ids.length))
  const ids = new Int32Array(offsets[rows.length]!)
  const types = new Uint8Array(ids.length)
  rows.forEach((row, i) => {
    ids.set(row.ids, offsets[i])
    types.set(row.types, offsets[i])
  })
  return { ids, types, offsets }
}
