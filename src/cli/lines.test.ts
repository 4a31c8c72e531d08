import { describe, expect, it } from 'vitest'
import { readLines, writeLine } from './lines.ts'

describe('readLines', () => {
  it('takes any line ending, and no blank lines', () => {
    expect(readLines('\uFEFFone\r\ntwo\n\n  \nthree\r').map(({ text }) => text)).toEqual([
      'one',
      'two',
      'three',
    ])
    expect(readLines('')).toEqual([])
  })

  it('keeps the spaces of a line', () => {
    expect(readLines('  indented ')[0]!.text).toBe('  indented ')
  })

  it('ranks an object by its text', () => {
    const line = '{"id":7,"text":"seven"}'
    expect(readLines(line)).toEqual([{ line, text: 'seven', item: { id: 7, text: 'seven' } }])
  })

  it.each(['{ braces }', '{"text":7}', '{"body":"x"}', '["text"]', '{"text":"cut'])(
    'takes %s for plain text',
    (line) => {
      expect(readLines(line)).toEqual([{ line, text: line, item: line }])
    },
  )
})

describe('writeLine', () => {
  const [item] = readLines('{"text":"seven","id":7}')
  const ranked = { index: 4, score: 0.93456, logit: 2.5, item: item! }

  it('prints score, tab, and the line as it came', () => {
    expect(writeLine(ranked, false)).toBe('0.9346\t{"text":"seven","id":7}')
  })

  it('prints JSON with the object in it', () => {
    expect(JSON.parse(writeLine(ranked, true))).toEqual({
      index: 4,
      score: 0.93456,
      logit: 2.5,
      item: { text: 'seven', id: 7 },
    })
  })
})
