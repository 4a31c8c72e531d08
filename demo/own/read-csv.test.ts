import { describe, expect, it } from 'vitest'
import { looksLikeTable, readCsv } from './read-csv.ts'

const chosen = (text: string) => readCsv(text).choices[0]!.chosen

describe('readCsv', () => {
  it.each([',', ';', '\t', '|'])('finds out what stands between cells: %j', (mark) => {
    const text = [`id${mark}text`, `1${mark}"a${mark} ""b"",;|"`, `2${mark}c`].join('\r\n')
    expect(readCsv(text).rows).toEqual([
      { id: '1', text: `a${mark} "b",;|` },
      { id: '2', text: 'c' },
    ])
  })

  it('says what it took it for', () => {
    expect(readCsv('a;b\n1;2').notes).toEqual(['A table of 2 columns, by semicolons.'])
  })

  it('is not misled by commas in cells', () => {
    expect(readCsv('name;about\nPot;red, round, big\nCan;blue').rows[0]).toEqual({
      name: 'Pot',
      about: 'red, round, big',
    })
  })

  it('keeps line ends and delimiters in quotes', () => {
    expect(readCsv('a,b\n"x\ny","1,2"').rows).toEqual([{ a: 'x\ny', b: '1,2' }])
  })

  it('knows a header from data, and is told otherwise', () => {
    expect(chosen('name,price\nPot,3')).toBe('names')
    expect(chosen('Pot,3\nCan,4')).toBe('data')
    expect(chosen('Is it red?,yes\nOr blue?,no')).toBe('data')
    expect(chosen('same,same\n1,2')).toBe('data')
    expect(chosen('only one line,here')).toBe('data')
    expect(readCsv('Pot,Can\nCup,Mug', { header: 'data' }).rows).toEqual([
      { 'Column 1': 'Pot', 'Column 2': 'Can' },
      { 'Column 1': 'Cup', 'Column 2': 'Mug' },
    ])
  })

  it('bears rows that are too short and too long, and equal names', () => {
    expect(readCsv('a,a\n1\n1,2,3', { header: 'names' }).rows).toEqual([
      { a: '1', 'a 2': '', 'Column 3': '' },
      { a: '1', 'a 2': '2', 'Column 3': '3' },
    ])
  })

  it('has nothing to say about nothing', () => {
    expect(readCsv('').rows).toEqual([])
    expect(readCsv('\n\n').rows).toEqual([])
  })

  it('names the line of a mistake', () => {
    expect(() => readCsv('a,b\n1,2\n1,x"y')).toThrow(/^Line 3: a quote stands inside/)
    expect(() => readCsv('a,b\n1,"2')).toThrow('a quote is never closed')
  })

  it('takes quotes between tabs for quotes', () => {
    expect(readCsv('size\tname\n5" wide\tPot').rows).toEqual([{ size: '5" wide', name: 'Pot' }])
  })
})

describe('looksLikeTable', () => {
  it.each([
    'name,price\nPot,3\nCan,4',
    'id;text\n1;a\n2;b',
    'q\ta\nWhy\tBecause',
    `name,about\n${'Pot,"red\nand round"\n'.repeat(40)}`,
  ])('sees one: %j', (text) => expect(looksLikeTable(text)).toBe(true))

  it.each([
    'Hello, world\nGoodbye, world',
    'one line, with a comma',
    'Apples and pears\nPlums, too',
    'no delimiter\nat all',
    'He said "no", and left\nShe said "yes"',
    '',
  ])('sees none: %j', (text) => expect(looksLikeTable(text)).toBe(false))
})
