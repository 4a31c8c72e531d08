import { describe, expect, it } from 'vitest'
import type { BatchBudget } from '../runtimes/runtime.ts'
import { joinRows, planBatches } from './batches.ts'

const FREE: BatchBudget = {
  rows: Infinity,
  tokens: Infinity,
  bytes: Infinity,
  bytesPerTokenPair: 0,
}

describe('planBatches', () => {
  it('puts everything into one batch where the budget allows, short rows first', () => {
    expect(planBatches([5, 3, 9, 3], FREE)).toEqual([[1, 3, 0, 2]])
  })

  it('has no batch for no rows', () => {
    expect(planBatches([], FREE)).toEqual([])
  })

  it('cuts by rows', () => {
    expect(planBatches([1, 1, 1, 1, 1], { ...FREE, rows: 2 })).toEqual([[0, 1], [2, 3], [4]])
  })

  it('cuts by tokens, counting each row as long as the longest', () => {
    expect(planBatches([2, 5, 5], { ...FREE, tokens: 15 })).toEqual([[0, 1, 2]])
    expect(planBatches([2, 5, 5], { ...FREE, tokens: 14 })).toEqual([[0, 1], [2]])
  })

  it('cuts by bytes, which grow with the square of the longest', () => {
    const budget = { ...FREE, bytesPerTokenPair: 4 }
    expect(planBatches([10, 10, 10], { ...budget, bytes: 1_200 })).toEqual([[0, 1, 2]])
    expect(planBatches([10, 10, 10], { ...budget, bytes: 1_199 })).toEqual([[0, 1], [2]])
    expect(planBatches([10, 20, 20], { ...budget, bytes: 3_200 })).toEqual([[0, 1], [2]])
  })

  it('gives a row that is over the budget alone a batch to itself', () => {
    expect(planBatches([100, 4, 200, 4], { ...FREE, tokens: 10 })).toEqual([[1, 3], [0], [2]])
    expect(planBatches([100], { ...FREE, rows: 0 })).toEqual([[0]])
  })

  it('runs every row exactly once within the budget, whatever the lengths', () => {
    let seed = 1
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    for (let round = 0; round < 200; round++) {
      const lengths = Array.from({ length: random(40) }, () => 1 + random(300))
      const budget = {
        rows: 1 + random(8),
        tokens: 200 + random(800),
        bytes: 100_000 + random(500_000),
        bytesPerTokenPair: 1 + random(8),
      }
      const batches = planBatches(lengths, budget)
      expect(batches.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, row) => row))
      const ordered = batches.flat().map((row) => lengths[row]!)
      expect(ordered).toEqual(lengths.toSorted((a, b) => a - b))
      for (const batch of batches.filter(({ length }) => length > 1)) {
        const longest = Math.max(...batch.map((row) => lengths[row]!))
        expect(batch.length).toBeLessThanOrEqual(budget.rows)
        expect(batch.length * longest).toBeLessThanOrEqual(budget.tokens)
        expect(batch.length * longest ** 2 * budget.bytesPerTokenPair).toBeLessThanOrEqual(
          budget.bytes,
        )
      }
    }
  })
})

describe('joinRows', () => {
  const row = (ids: number[], types: number[]) => ({
    ids: Int32Array.from(ids),
    types: Uint8Array.from(types),
    window: null,
  })

  it('lays rows end to end', () => {
    expect(joinRows([row([7, 8, 9], [0, 0, 1]), row([], []), row([4, 5], [0, 1])])).toEqual({
      ids: Int32Array.of(7, 8, 9, 4, 5),
      types: Uint8Array.of(0, 0, 1, 0, 1),
      offsets: Int32Array.of(0, 3, 3, 5),
    })
  })

  it('has one offset for no rows', () => {
    expect(joinRows([])).toEqual({
      ids: new Int32Array(0),
      types: new Uint8Array(0),
      offsets: Int32Array.of(0),
    })
  })
})

describe('rows that are padded', () => {
  const padTo = (tokens: number) => (tokens <= 16 ? 16 : 64)
  const budget = { rows: 8, tokens: 1e6, bytes: 1e6, bytesPerTokenPair: 0, padTo }

  it('share a batch only where they are padded alike', () => {
    expect(planBatches([10, 60, 16, 17], budget)).toEqual([
      [0, 2],
      [3, 1],
    ])
  })

  it('cost what they are padded to', () => {
    expect(planBatches([10, 10, 10], { ...budget, tokens: 32 })).toEqual([[0, 1], [2]])
  })
})
