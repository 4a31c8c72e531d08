import { describe, expect, it } from 'vitest'
import { readJson, readJsonLines } from './read-json.ts'

describe('readJson', () => {
  it('takes a list of objects as it is', () => {
    const list = [{ a: 'x', b: { c: 1 } }, { a: 'y' }]
    expect(readJson(JSON.stringify(list))).toEqual({ rows: list, notes: [], choices: [] })
  })

  it('takes strings, numbers and lists for what they say', () => {
    expect(readJson('["one", 2, true, ["x", "y"]]').rows).toEqual([
      { text: 'one' },
      { text: '2' },
      { text: 'true' },
      { 1: 'x', 2: 'y' },
    ])
  })

  it('leaves out empty entries, and says so', () => {
    expect(readJson('[null, "a", null]')).toMatchObject({
      rows: [{ text: 'a' }],
      notes: ['Entries that are empty and were left out: 2.'],
    })
  })

  it('finds the list in an object, and names it', () => {
    expect(readJson('{"total": 2, "items": ["a", "b"], "none": []}')).toMatchObject({
      rows: [{ text: 'a' }, { text: 'b' }],
      notes: ['“items”, the list in it, was read.'],
    })
    expect(readJson('{"response": {"docs": ["a"]}}').notes[0]).toContain('“response.docs”')
  })

  it('takes the longest of several lists', () => {
    expect(readJson('{"tags": ["x"], "rows": ["a", "b"]}')).toMatchObject({
      rows: [{ text: 'a' }, { text: 'b' }],
      notes: ['“rows”, the longest of its lists, was read.'],
    })
  })

  it('takes an object without a list as one row', () => {
    expect(readJson('{"a": "x"}').rows).toEqual([{ a: 'x' }])
  })

  it('reads lines of JSON under the name of JSON', () => {
    expect(readJson('{"a": 1}\n\n{"a": 2}\r\n').rows).toEqual([{ a: 1 }, { a: 2 }])
  })

  it('names the line of a mistake', () => {
    expect(() => readJson('[\n{"a": 1},\n{"a" 2}\n]')).toThrow('Line 3')
    expect(() => readJson('')).toThrow('Line 1')
  })
})

describe('readJsonLines', () => {
  it('reads a value a line', () => {
    expect(readJsonLines('{"a": 1}\n"b"\n').rows).toEqual([{ a: 1 }, { text: 'b' }])
  })

  it('names the line that is none', () => {
    expect(() => readJsonLines('{"a": 1}\n\n{"a": 1')).toThrow('Line 3 is not JSON.')
  })
})
