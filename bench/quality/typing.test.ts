import { describe, expect, it } from 'vitest'
import { halfTyped, typoMaker } from './typing.ts'

describe('halfTyped', () => {
  it.each([
    ['how do i cancel a fetch', 'how do i cancel a fet'],
    ['what is a cat?', 'wh is a cat?'],
    ['Änderungen', 'Änder'],
    ['a b c', 'a b c'],
    ['', ''],
  ])('of "%s" is "%s"', (query, half) => {
    expect(halfTyped(query)).toBe(half)
  })
})

describe('typoMaker', () => {
  const QUERY = 'how do i cancel a running fetch'

  it('changes one long word by one letter, in each of three ways', () => {
    const typo = typoMaker(1)
    const lengths = new Set<number>()
    for (let i = 0; i < 60; i++) {
      const changed = typo(QUERY).split(' ')
      const words = QUERY.split(' ')
      const different = words.filter((word, k) => word !== changed[k])
      expect(changed).toHaveLength(words.length)
      // A doubled letter that was there twice may look like the other one.
      expect(different).toHaveLength(1)
      expect(different[0]!.length).toBeGreaterThan(3)
      lengths.add(changed.join('').length - words.join('').length)
    }
    expect(lengths).toEqual(new Set([-1, 0, 1]))
  })

  it('makes the same typos again from the same seed', () => {
    const ten = (seed: number) =>
      Array.from(
        { length: 10 },
        (
          (typo) => () =>
            typo(QUERY)
        )(typoMaker(seed)),
      )
    expect(ten(1)).toEqual(ten(1))
    expect(ten(1)).not.toEqual(ten(2))
  })

  it('leaves alone what has no long word, and whole words of one letter', () => {
    expect(typoMaker(1)('a b c')).toBe('a b c')
    expect(typoMaker(1)('aaaa')).toMatch(/^a{3,5}$/)
  })
})
