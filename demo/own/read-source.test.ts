import { describe, expect, it } from 'vitest'
import { isKnown, readSource } from './read-source.ts'

const rows = (path: string, text: string, shape = {}) => readSource(path, text, shape).rows

describe('readSource', () => {
  it('goes by the ending of the name', () => {
    expect(rows('a.JSON', '["x"]')).toEqual([{ text: 'x' }])
    expect(rows('a.ndjson', '{"a":1}')).toEqual([{ a: 1 }])
    expect(rows('a.tsv', 'a\tb\n1\t2')).toEqual([{ a: '1', b: '2' }])
    expect(rows('a.md', '# T\nx')).toEqual([{ title: 'T', text: 'x', file: 'a.md' }])
    expect(rows('a.txt', '["x"]')).toEqual([{ text: '["x"]' }])
    expect(isKnown('x/y.Csv')).toBe(true)
    expect(isKnown('x.png')).toBe(false)
    expect(isKnown('README')).toBe(false)
  })

  it('goes by the look of what has no name', () => {
    expect(rows('', ' [ {"a": 1} ]')).toEqual([{ a: 1 }])
    expect(rows('', '{"a": 1}\n{"a": 2}')).toEqual([{ a: 1 }, { a: 2 }])
    expect(rows('', 'a;b\n1;2')).toEqual([{ a: '1', b: '2' }])
    expect(rows('', 'one\ntwo')).toEqual([{ text: 'one' }, { text: 'two' }])
    expect(rows('', '[ ] to do\n[x] done')).toHaveLength(2)
    expect(rows('', '[1] A footnote')).toEqual([{ text: '[1] A footnote' }])
  })

  it('does not take broken JSON for lines', () => {
    expect(() => rows('', '[\n{"a": 1},\n{"a":\n]')).toThrow('Line 4')
  })

  it('lets a table be read as lines, and back', () => {
    const text = 'name;size\nPot;3'
    const plain = readSource('', text, { kind: 'text' })
    expect(plain.rows).toEqual([{ text: 'name;size' }, { text: 'Pot;3' }])
    expect(plain.choices[0]).toMatchObject({ name: 'kind', chosen: 'text' })
    expect(readSource('', text, {}).choices.map(({ name }) => name)).toEqual(['kind', 'header'])
  })
})
