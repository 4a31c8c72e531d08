import { describe, expect, it } from 'vitest'
import { SUITES } from './bench-case.ts'
import { CASES, casesOf } from './cases.ts'

describe('casesOf', () => {
  it('gives the cases of one suite', () => {
    const chosen = casesOf(['spine'])
    expect(chosen.length).toBeGreaterThan(0)
    for (const { suite } of chosen) expect(suite).toBe('spine')
  })

  it('gives several suites in the order of their cases', () => {
    expect(casesOf(['kernel', 'onnx', 'spine'])).toEqual(CASES)
  })

  it('says which suites there are when one is empty', () => {
    const spine = CASES.filter(({ suite }) => suite === 'spine')
    expect(() => casesOf(['spine', 'kernel'], spine)).toThrow(
      'the suite "kernel" has no cases yet; there are: spine',
    )
  })
})

describe('the cases', () => {
  it.each(SUITES)('measure each thing once in a case, and name each row: %s', (suite) => {
    const own = CASES.filter((benchCase) => benchCase.suite === suite)
    for (const { probes } of own) {
      const ids = probes.map(({ place, id }) => `${place}: ${id}`)
      expect(new Set(ids).size).toBe(ids.length)
    }
    const rows = own.flatMap(({ probes, compared = [], promised }) =>
      [...probes, ...compared, ...promised.filter(({ over }) => over)].map(({ name }) => name),
    )
    expect(new Set(rows).size).toBe(rows.length)
    const names = own.flatMap(({ promised }) => promised.map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
  })

  it('compare and promise only what they measure, and aim no lower than they must', () => {
    for (const { probes, compared = [], promised } of CASES) {
      const ids = probes.map(({ id }) => id)
      for (const { of, over } of compared) expect(ids).toEqual(expect.arrayContaining([of, over]))
      for (const { of, over, must, aim, better } of promised) {
        expect(ids).toContain(of)
        if (over !== undefined) expect(ids).toContain(over)
        expect(better === 'lower' ? aim <= must : aim >= must).toBe(true)
      }
    }
  })
})
