import { describe, expect, it } from 'vitest'
import { CASES, casesOf } from './cases.ts'

describe('casesOf', () => {
  it('gives the cases of one suite', () => {
    const chosen = casesOf(['spine'])
    expect(chosen.length).toBeGreaterThan(0)
    for (const { suite } of chosen) expect(suite).toBe('spine')
  })

  it('gives several suites in the order of their cases', () => {
    expect(casesOf(['onnx', 'spine'])).toEqual(CASES)
  })

  it('says which suites there are when one is empty', () => {
    const spine = CASES.filter(({ suite }) => suite === 'spine')
    expect(() => casesOf(['spine', 'kernel'], spine)).toThrow(
      'the suite "kernel" has no cases yet; there are: spine',
    )
  })
})

describe('the cases', () => {
  it('measure each thing once, and give each row a name of its own', () => {
    const ids = CASES.flatMap(({ probes }) => probes.map(({ place, id }) => `${place}: ${id}`))
    expect(new Set(ids).size).toBe(ids.length)
    const rows = CASES.flatMap(({ probes }) => probes.map(({ name }) => name))
    expect(new Set(rows).size).toBe(rows.length)
    const names = CASES.flatMap(({ promised }) => promised.map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
  })

  it('promise only what they measure, and aim no lower than they must', () => {
    for (const { probes, promised } of CASES) {
      const ids = probes.map(({ id }) => id)
      for (const { of, over, must, aim, better } of promised) {
        expect(ids).toContain(of)
        if (over !== undefined) expect(ids).toContain(over)
        expect(better === 'lower' ? aim <= must : aim >= must).toBe(true)
      }
    }
  })
})
