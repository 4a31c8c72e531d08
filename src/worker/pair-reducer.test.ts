import { describe, expect, it } from 'vitest'
import { PairReducer } from './pair-reducer.ts'

function pairOf(windows: readonly (readonly [number, number] | null)[], truncated = false) {
  const row = { ids: new Int32Array(0), types: new Uint8Array(0) }
  return { truncated, rows: windows.map((window) => ({ ...row, window })) }
}

const WINDOWS = pairOf([
  [0, 10],
  [5, 15],
  [10, 20],
])

describe('PairReducer', () => {
  it('has the result of a pair with one row at once', () => {
    const reducer = new PairReducer(pairOf([null], true), 0, false)
    expect(reducer.add(0, Float32Array.of(0.5))).toEqual({
      logits: [0.5],
      truncated: true,
      window: null,
    })
  })

  it.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 2, 0]]])(
    'lets the best window speak for the pair, in order %j',
    (order) => {
      const reducer = new PairReducer(WINDOWS, 0, false)
      const results = order.map((row) => reducer.add(row, Float32Array.of([-1, 3, 2][row]!)))
      expect(results).toEqual([
        undefined,
        undefined,
        { logits: [3], truncated: false, window: [5, 15] },
      ])
    },
  )

  it.each([[[0, 1, 2]], [[2, 1, 0]]])('takes the first of equal windows, in order %j', (order) => {
    const reducer = new PairReducer(WINDOWS, 0, false)
    const results = order.map((row) => reducer.add(row, Float32Array.of([1, 4, 4][row]!)))
    expect(results.at(-1)!.window).toEqual([5, 15])
  })

  it('goes by the label that means relevant, and keeps the whole row', () => {
    const reducer = new PairReducer(
      pairOf(WINDOWS.rows.map(({ window }) => window).slice(1)),
      1,
      false,
    )
    reducer.add(0, Float32Array.of(9, 1))
    expect(reducer.add(1, Float32Array.of(0, 2))).toMatchObject({
      logits: [0, 2],
      window: [10, 20],
    })
  })

  it('goes by the odds where labels exclude each other', () => {
    const rows = [Float32Array.of(9, 5), Float32Array.of(0, 4)]
    const best = (exclusive: boolean) => {
      const reducer = new PairReducer(
        pairOf([
          [0, 1],
          [1, 2],
        ]),
        1,
        exclusive,
      )
      reducer.add(0, rows[0]!)
      return reducer.add(1, rows[1]!)!.window
    }
    expect(best(false)).toEqual([0, 1])
    expect(best(true)).toEqual([1, 2])
  })

  it('keeps its numbers when the runtime reuses its memory', () => {
    const reducer = new PairReducer(
      pairOf([
        [0, 1],
        [1, 2],
      ]),
      0,
      false,
    )
    const shared = Float32Array.of(5)
    reducer.add(0, shared)
    shared[0] = 1
    expect(reducer.add(1, shared)!.logits).toEqual([5])
  })
})
