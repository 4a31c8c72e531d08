import { describe, expect, it } from 'vitest'
import { Lru } from './lru.ts'

const keysOf = (lru: Lru<number>, keys: string) =>
  [...keys].filter((key) => lru.get(key) !== undefined).join('')

function filled(limit: number, keys: string): Lru<number> {
  const lru = new Lru<number>(limit)
  for (const key of keys) lru.set(key, key.charCodeAt(0))
  return lru
}

describe('Lru', () => {
  it('drops the value that was set longest ago', () => {
    expect(keysOf(filled(3, 'abcd'), 'abcd')).toBe('bcd')
  })

  it('counts reading as use', () => {
    const lru = filled(3, 'abc')
    lru.get('a')
    lru.set('d', 4)
    expect(keysOf(lru, 'abcd')).toBe('acd')
  })

  it('counts setting again as use, and gives the new value', () => {
    const lru = filled(3, 'abc')
    lru.set('a', 99)
    lru.set('d', 4)
    expect(lru.get('a')).toBe(99)
    expect(keysOf(lru, 'abcd')).toBe('acd')
  })

  it('drops as many as a heavy newcomer needs, oldest first', () => {
    const lru = new Lru<number>(6, (_, weight) => weight)
    for (const key of 'abc') lru.set(key, 2)
    lru.set('d', 3)
    expect(keysOf(lru, 'abcd')).toBe('cd')
  })

  it('fills up to the limit exactly', () => {
    const lru = new Lru<number>(6, (_, weight) => weight)
    lru.set('a', 2)
    lru.set('b', 4)
    expect(lru.entries).toBe(2)
  })

  it('forgets the weight of a value that is replaced', () => {
    const lru = new Lru<number>(6, (_, weight) => weight)
    lru.set('a', 4)
    lru.set('a', 1)
    lru.set('b', 5)
    expect(keysOf(lru, 'ab')).toBe('ab')
    lru.set('a', 2)
    expect(keysOf(lru, 'ab')).toBe('a')
  })

  it('weighs by the key too', () => {
    const lru = new Lru<number>(5, (key) => key.length)
    lru.set('four', 1)
    lru.set('two', 1)
    expect(lru.get('four')).toBeUndefined()
    expect(lru.get('two')).toBe(1)
  })

  it('does not keep what alone exceeds the limit', () => {
    const lru = new Lru<number>(5, (_, weight) => weight)
    lru.set('a', 6)
    expect(lru.entries).toBe(0)
    lru.set('b', 5)
    expect(lru.get('b')).toBe(5)
  })

  it('keeps nothing where the limit is 0', () => {
    const lru = filled(0, 'ab')
    expect(lru.get('a')).toBeUndefined()
    expect(lru.stats()).toEqual({ entries: 0, hits: 0, misses: 1 })
  })

  it('keeps values that are falsy', () => {
    const lru = new Lru<number>(2)
    lru.set('zero', 0)
    expect(lru.get('zero')).toBe(0)
    expect(lru.hits).toBe(1)
  })

  it('counts entries, hits and misses', () => {
    const lru = filled(2, 'abc')
    keysOf(lru, 'abcc')
    expect(lru.stats()).toEqual({ entries: 2, hits: 3, misses: 1 })
  })
})

describe('a value heavier than the limit', () => {
  it('is not kept, and drives nothing out', () => {
    const lru = new Lru<number>(6, (_, weight) => weight)
    lru.set('a', 2)
    lru.set('b', 7)
    expect(keysOf(lru, 'ab')).toBe('a')
    lru.set('a', 9)
    expect(lru.entries).toBe(0)
  })
})
