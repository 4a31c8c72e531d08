import { describe, expect, it } from 'vitest'
import { CsvReader, findColumns } from './csv.ts'
import { BadLine, titled } from './fields.ts'
import {
  parseArticleLine,
  parseCandidatesLine,
  parseDocumentLine,
  parseFlagLine,
  parseQueryLine,
} from './json-lines.ts'
import { parseQrelsLine, parseRunLine } from './trec.ts'

describe('judgments and runs', () => {
  it("reads TREC's four columns and BEIR's three", () => {
    const judged = { query: 'q1', document: 'd 1', grade: 2 }
    expect(parseQrelsLine('q1\td 1\t2')).toEqual(judged)
    expect(parseQrelsLine('q1 0 d1 -1')).toEqual({ query: 'q1', document: 'd1', grade: -1 })
    expect(parseQrelsLine('query-id\tcorpus-id\tscore')).toBeNull()
    expect(parseRunLine('q1 Q0 d1 1 12.5 mine')).toEqual({
      ...{ query: 'q1', document: 'd1', score: 12.5 },
    })
  })

  it.each([
    [parseQrelsLine, 'q1 d1', '3 columns'],
    [parseQrelsLine, 'q1\td1\thigh', 'the grade "high"'],
    [parseQrelsLine, 'q1\td1\t', 'the grade ""'],
    [parseRunLine, 'q1 Q0 d1 1 12.5', '6 columns'],
    [parseRunLine, 'q1 Q0 d1 1 NaN x', 'the score "NaN"'],
  ])('%o refuses %j', (parse, line, part) => {
    expect(() => parse(line)).toThrow(BadLine)
    expect(() => parse(line)).toThrow(part)
  })
})

describe('JSON lines', () => {
  it.each([
    ['Cats', 'They sleep.', 'Cats\nThey sleep.'],
    ['Cats', 'Cats sleep.', 'Cats\nCats sleep.'],
    ['Cats', 'Cats.\nThey sleep.', 'Cats.\nThey sleep.'],
    ['Cats', 'Cats', 'Cats'],
    ['on cats .', 'on cats . they sleep .', 'on cats . they sleep .'],
    ['', 'They sleep.', 'They sleep.'],
  ])('joins the title "%s" and the text "%s", and says no heading twice', (title, text, both) => {
    expect(titled(title, text)).toBe(both)
  })

  it('reads documents and queries', () => {
    expect(parseDocumentLine('{"_id":7,"title":"a","text":"b"}')).toEqual({ id: '7', text: 'a\nb' })
    expect(parseDocumentLine('{"_id":"x","text":"b"}')).toEqual({ id: 'x', text: 'b' })
    expect(parseQueryLine('{"_id":"a","text":"b"}')).toEqual({ id: 'a', text: 'b' })
  })

  it('reads candidates with what is known of them', () => {
    const candidates = [
      { id: 1, text: 'x', score: 2, label: null },
      { id: 'b', title: 'T', text: 'y', label: 0 },
    ]
    expect(parseCandidatesLine(JSON.stringify({ qid: 3, query: 'q', candidates }))).toEqual({
      id: '3',
      text: 'q',
      candidates: [
        { id: '1', text: 'x', score: 2 },
        { id: 'b', text: 'T\ny', label: 0 },
      ],
    })
  })

  it('puts the wrong ones first, and each text once', () => {
    const line = JSON.stringify({ query: 'q', pos: ['yes', 'yes'], neg: ['no', 'yes', 'no'] })
    const { candidates } = parseFlagLine(line)
    expect(candidates.map(({ text, label }) => [text, label])).toEqual([
      ['no', 0],
      ['yes', 1],
    ])
    expect(parseFlagLine('{"query":"q","pos":["a"]}').candidates).toHaveLength(1)
  })

  it('reads articles', () => {
    const qas = [{ question: 'one?' }, { question: 'two?', id: 'x' }]
    const paragraphs = [{ context: 'a' }, { context: 'b', qas }]
    expect(parseArticleLine(JSON.stringify({ title: 't', paragraphs }))).toEqual({
      paragraphs: ['a', 'b'],
      questions: [
        { text: 'one?', paragraph: 1 },
        { text: 'two?', paragraph: 1 },
      ],
    })
  })

  it.each([
    [parseDocumentLine, '{"_id":"a"', 'no JSON'],
    [parseDocumentLine, '["a"]', 'the line is no object'],
    [parseDocumentLine, '{"text":"a"}', '"_id"'],
    [parseQueryLine, '{"_id":"a","text":7}', '"text"'],
    [parseCandidatesLine, '{"qid":"a","query":"b"}', '"candidates"'],
    [parseCandidatesLine, '{"qid":"a","query":"b","candidates":[7]}', 'candidates[0] is no object'],
    [
      parseCandidatesLine,
      '{"qid":"a","query":"b","candidates":[{"id":"c","text":"d","label":"e"}]}',
      '"candidates[0].label" is no number',
    ],
    [
      parseCandidatesLine,
      '{"qid":"a","query":"b","candidates":[{"id":"c","text":"d"},{"id":"c","text":"d"}]}',
      '"c" is there twice',
    ],
    [parseFlagLine, '{"query":"q","neg":[]}', '"pos"'],
    [parseArticleLine, '{"paragraphs":[{"context":"a","qas":[{}]}]}', 'qas[0].question'],
  ])('%o refuses %j', (parse, line, part) => {
    expect(() => parse(line)).toThrow(BadLine)
    expect(() => parse(line)).toThrow(part)
  })
})

describe('CsvReader', () => {
  const TEXT =
    'question,context\r\n"what, now?","a ""quoted"" one\nof two lines"\n\nplain,\'text\'\rlast,"one"'
  const ROWS = [
    { line: 1, cells: ['question', 'context'] },
    { line: 2, cells: ['what, now?', 'a "quoted" one\nof two lines'] },
    { line: 5, cells: ['plain', "'text'"] },
    { line: 6, cells: ['last', 'one'] },
  ]

  it.each([1, 2, 3, 7, 1000])('reads rows from pieces of %d characters', (size) => {
    const reader = new CsvReader()
    const pieces = TEXT.match(new RegExp(`[^]{1,${size}}`, 'g'))!
    expect([...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()]).toEqual(ROWS)
  })

  it.each([
    ['a"b', 'inside a cell'],
    ['"a"b', 'after a closing quote'],
    ['"a', 'never closed'],
  ])('refuses %j', (text, part) => {
    const reader = new CsvReader()
    expect(() => [reader.push(text), reader.end()]).toThrow(part)
  })

  it('finds columns by their names', () => {
    expect(findColumns(['id', ' Context', 'question'], ['question', 'context'])).toEqual({
      question: 2,
      context: 1,
    })
    expect(() => findColumns(['a'], ['question'])).toThrow('no column "question"')
  })
})
