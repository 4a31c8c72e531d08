import { describe, expect, it } from 'vitest'
import { siteOrder, staying } from './order.ts'

describe("the site's own order", () => {
  const order = (given: string, shown: string, now: string) =>
    siteOrder([...given], [...shown], [...now]).join('')

  it.each([
    ['is what stands there at first', '', '', 'abc', 'abc'],
    ['stays where nothing changed', 'abcd', 'dbca', 'dbca', 'abcd'],
    ['loses what is gone', 'abcd', 'dbca', 'dca', 'acd'],
    ['takes what was put at the end', 'abcd', 'dbca', 'dbcaxy', 'abcdxy'],
    ['takes what was put at the start', 'abcd', 'dbca', 'xydbca', 'xyabcd'],
    ['takes what was put before one of them', 'abcd', 'dbca', 'dbxca', 'abxcd'],
    ['takes all of that at once', 'abcd', 'dbca', 'xdyaz', 'xyadz'],
    ['is new where everything is', 'abcd', 'dbca', 'wxyz', 'wxyz'],
    ['is what stands there where the site has sorted it', 'abcd', 'dbca', 'bacd', 'bacd'],
    ['counts new ones in where the site has sorted it', 'abcd', 'dbca', 'abxcd', 'abxcd'],
    ['is empty where nothing is left', 'abcd', 'dbca', '', ''],
  ])('%s', (_name, given, shown, now, wanted) => {
    expect(order(given, shown, now)).toBe(wanted)
  })
})

describe('what stays while others move around it', () => {
  const stay = (places: number[], held?: number) => [...staying(places, held)].sort()

  it('is all of it, where nothing moves', () => {
    expect(stay([0, 1, 2, 3])).toEqual([0, 1, 2, 3])
    expect(stay([])).toEqual([])
  })

  it('is as much as can be', () => {
    expect(stay([3, 0, 1, 2])).toEqual([1, 2, 3])
    expect(stay([1, 2, 3, 0])).toEqual([0, 1, 2])
    expect(stay([2, 1, 0])).toHaveLength(1)
  })

  it('has the one in it that must not move, and as many as can stay with it', () => {
    expect(stay([3, 0, 1, 2], 0)).toEqual([0])
    expect(stay([4, 0, 2, 1, 3], 2)).toEqual([1, 2, 4])
  })

  it('is a rising run with the held one, for every order of five', () => {
    const orders = (left: number[]): number[][] =>
      left.length === 0
        ? [[]]
        : left.flatMap((one) =>
            orders(left.filter((other) => other !== one)).map((rest) => [one, ...rest]),
          )
    for (const places of orders([0, 1, 2, 3, 4])) {
      for (const held of [-1, 0, 2, 4]) {
        const run = stay(places, held).map((i) => places[i]!)
        expect(run).toEqual(run.toSorted())
        if (held >= 0) expect(run).toContain(places[held])
      }
    }
  })
})
