import { describe, expect, it } from 'vitest'
import type { BenchCase, Promised } from './bench-case.ts'
import { formatReport, makeReport } from './report.ts'

const caseWith = (...promised: Promised[]): BenchCase => ({
  suite: 'spine',
  probes: [
    { id: 'ours', name: 'ours', unit: 'ms' },
    { id: 'theirs', name: 'theirs', unit: 'ms' },
  ],
  warmups: 0,
  rounds: 3,
  promised,
})
const ratio = { name: 'ours vs theirs', of: 'ours', over: 'theirs', aim: 1 } as const
const values = [
  [4, 10, 9],
  [2, 4, 3],
]
const instructions = ['vpdpbusd', null]

describe('makeReport', () => {
  it('has a row for each probe and each ratio, and a figure for each promise', () => {
    const benchCase = caseWith({ ...ratio, must: 2.5, better: 'lower' })
    expect(makeReport([{ benchCase, values, instructions }], 'a processor')).toEqual({
      figures: [
        { name: 'ours vs theirs', value: 2.5, must: 2.5, aim: 1, better: 'lower', ok: true },
      ],
      rows: [
        {
          ...{ name: 'ours', unit: 'ms', median: 9, min: 4, max: 10, runs: 3 },
          instruction: 'vpdpbusd',
        },
        { name: 'theirs', unit: 'ms', median: 3, min: 2, max: 4, runs: 3 },
        { name: 'ours vs theirs', unit: 'x', median: 2.5, min: 2, max: 3, runs: 3 },
      ],
      processor: 'a processor',
    })
  })

  it('makes no second row for a promise about one probe', () => {
    const benchCase = caseWith({ name: 'n', of: 'ours', must: 1, aim: 1, better: 'lower' })
    const { rows, figures } = makeReport([{ benchCase, values, instructions }], 'p')
    expect(rows).toHaveLength(2)
    expect(figures[0]!.value).toBe(9)
  })

  it('has a row for what is compared, and no figure', () => {
    const benchCase = { ...caseWith(), compared: [{ name: 'ratio', of: 'ours', over: 'theirs' }] }
    const { rows, figures } = makeReport([{ benchCase, values, instructions }], 'p')
    expect(rows[2]).toEqual({ name: 'ratio', unit: 'x', median: 2.5, min: 2, max: 3, runs: 3 })
    expect(figures).toEqual([])
  })

  it.each([
    { better: 'lower', must: 2.4, ok: false },
    { better: 'lower', must: 2.6, ok: true },
    { better: 'higher', must: 2.4, ok: true },
    { better: 'higher', must: 2.6, ok: false },
  ] as const)('$better is better: 2.5 against $must is $ok', ({ better, must, ok }) => {
    const benchCase = caseWith({ ...ratio, must, better })
    expect(makeReport([{ benchCase, values, instructions }], 'p').figures[0]!.ok).toBe(ok)
  })
})

describe('formatReport', () => {
  it('names the processor, and says what was missed', () => {
    const benchCase = caseWith({ ...ratio, must: 2, better: 'lower' })
    const lines = formatReport(
      makeReport([{ benchCase, values, instructions }], 'a processor'),
    ).split('\n')
    expect(lines[0]).toBe('a processor')
    expect(lines.some((line) => /^ours vs theirs +2\.50 +<= 2 +1 +MISSED$/.test(line))).toBe(true)
  })

  it('says nothing of promises where there are none', () => {
    const text = formatReport(makeReport([{ benchCase: caseWith(), values, instructions }], 'p'))
    expect(text).not.toContain('promised')
  })
})
