import { expect, it } from 'vitest'
import { readCsv } from './read-csv.ts'
import { csvParts, jsonParts } from './export-rows.ts'

const RANKING = [
  { score: 0.9, position: 3, row: { text: 'a "b", c\nd', price: -3, rank: 'mine' } },
  { score: null, position: 1, row: { text: '=1+1', tags: ['x', 'y'], deep: { a: 1 } } },
]
const csv = (...rows: object[]) =>
  [...csvParts(rows.map((row) => ({ score: 1, position: 1, row: row as Record<string, unknown> })))]
    .slice(1)
    .map((line) => line.slice('1,1,1,'.length).trimEnd())

it('gives JSON with all that was in each row', () => {
  expect(JSON.parse([...jsonParts(RANKING)].join(''))).toEqual(
    RANKING.map(({ score, position, row }, i) => ({ rank: i + 1, score, position, row })),
  )
  expect(JSON.parse([...jsonParts([])].join(''))).toEqual([])
})

it('gives a table that reads back', () => {
  const text = [...csvParts(RANKING)].join('')
  expect(text.startsWith('\uFEFFrank,score,position,')).toBe(true)
  expect(readCsv(text.slice(1), { header: 'names' }).rows).toEqual([
    ...[{ rank: '1', score: '0.9', position: '3', text: 'a "b", c\nd', price: '-3' }].map((row) => {
      return { ...row, 'original rank': 'mine', tags: '', deep: '' }
    }),
    {
      ...{ rank: '2', score: '', position: '1', text: "'=1+1", price: '', 'original rank': '' },
      ...{ tags: 'x, y', deep: '{"a":1}' },
    },
  ])
})

it('lets no cell become a formula', () => {
  const cells = ['=cmd()', '+1+2', '-1-2', '@sum', '  =a', ['=b']]
  expect(csv(...cells.map((text) => ({ text })))).toEqual([
    ...["'=cmd()", "'+1+2", "'-1-2", "'@sum", `"'  =a"`.replace(`"'  =a"`, "'  =a"), "'=b"],
  ])
  expect(csv({ text: '\t=a' })).toEqual(["'\t=a"])
})

it('leaves numbers alone, as numbers and as texts', () => {
  const cells = [-3, '-3.5', '+49', '1e-7', '-12%']
  expect(csv(...cells.map((text) => ({ text })))).toEqual(cells.map(String))
})

it('guards the names of columns, too', () => {
  const [head] = csvParts([{ score: 1, position: 1, row: { '=x': '', 'a,b': '' } }])
  expect(head).toBe(`\uFEFFrank,score,position,'=x,"a,b"\r\n`)
})
