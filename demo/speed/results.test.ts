import { describe, expect, it } from 'vitest'
import { RerankError } from 'web-rerank'
import type { Standing } from '../../bench/contest.ts'
import {
  barsOf,
  cellOf,
  FIRST,
  headline,
  MEMORY,
  remarkOf,
  reportOf,
  SPEED,
  timesStock,
  type Result,
} from './results.ts'

function result(id: string, standing: Partial<Standing> | null, absent: string | null = null) {
  const full: Standing = {
    ...{ id, instruction: null, details: {}, firstRankings: [], speeds: [] },
    ...{ memory: null, longestTask: null, failure: null, ...standing },
  }
  const kind = { id, name: id, about: '', ours: id !== 'stock' }
  return { kind, absent, standing: standing && full } satisfies Result
}

const FAST = result('fast', {
  ...{ instruction: 'dot', details: { threads: 2, dtype: 'int8' }, memory: 3_000_000 },
  ...{ speeds: [300, 400, 500], firstRankings: [90] },
})
const STOCK = result('stock', { speeds: [100, 100, 50], details: { threads: 1 } })
const BROKEN = result('broken', { failure: { thrown: new Error('no wasm') } })
const ABSENT = result('absent', null, 'There is no card.')

it('compares round by round', () => {
  expect(timesStock([FAST, STOCK], 'fast')).toEqual({ median: 4, min: 3, max: 10, runs: 3 })
  expect(timesStock([FAST, BROKEN], 'fast')).toBeNull()
  expect(headline([BROKEN, FAST, STOCK])).toBe(
    'fast: 4 times as many as transformers.js (3 to 10), which takes 1 thread by itself',
  )
  expect(headline([FAST])).toBe('')
})

it('draws medians with their spread, and keeps the place of what has none', () => {
  expect(barsOf([FAST, ABSENT], SPEED)).toEqual([
    { label: 'fast', strong: true, value: 400, low: 300, high: 500 },
    { label: 'absent', strong: true, value: null },
  ])
})

describe('a contender without figures', () => {
  it.each([
    [FAST, SPEED, '400'],
    [FAST, MEMORY, '3'],
    [STOCK, FIRST, '–'],
    [BROKEN, SPEED, 'failed'],
    [ABSENT, SPEED, 'not here'],
  ])('has a word instead', (of, column, cell) => {
    expect(cellOf(of, column)).toBe(cell)
  })

  it('says why', () => {
    expect(remarkOf(ABSENT)).toBe('Not here: There is no card.')
    expect(remarkOf(BROKEN)).toBe('Failed: Error: no wasm')
    const thrown = new RerankError('no-webgpu', 'No GPU adapter here.')
    expect(remarkOf(result('gpu', { failure: { thrown } }))).toMatch(/^Failed: .* No GPU adapter/)
    expect(remarkOf(FAST)).toBe('2 threads, int8, dot')
    expect(remarkOf(result('later', null))).toBe('')
  })
})

it('reports in the form of the bench, unrounded, without what failed', () => {
  const report = reportOf([FAST, BROKEN, ABSENT], 'a processor')
  expect(report.processor).toBe('a processor')
  expect(report.rows).toEqual([
    {
      ...{ name: 'fast: Documents ranked a second', unit: 'docs/s', instruction: 'dot' },
      ...{ median: 400, min: 300, max: 500, runs: 3 },
    },
    {
      ...{ name: 'fast: Time to the first ranking', unit: 'ms', instruction: 'dot' },
      ...{ median: 90, min: 90, max: 90, runs: 1 },
    },
    {
      ...{ name: 'fast: Memory', unit: 'MB', instruction: 'dot' },
      ...{ median: 3, min: 3, max: 3, runs: 1 },
    },
  ])
})
