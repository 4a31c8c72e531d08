import { wordsOf } from './fields.ts'
import type { Row } from './rows.ts'

/** A row as it was ranked. */
export interface RankedRow {
  readonly score: number | null
  /** Where it stood in the data, from 1. */
  readonly position: number
  readonly row: Row
}

const OWN = ['rank', 'score', 'position'] as const

/** In the order of the ranking, with everything that was in each row. In parts, for a Blob. */
export function* jsonParts(ranking: readonly RankedRow[]): Generator<string> {
  yield '['
  for (const [i, { score, position, row }] of ranking.entries()) {
    yield `${i === 0 ? '' : ','}\n  ${JSON.stringify({ rank: i + 1, score, position, row })}`
  }
  yield ranking.length === 0 ? ']\n' : '\n]\n'
}

/** The same as a table. */
export function* csvParts(ranking: readonly RankedRow[]): Generator<string> {
  const names = new Set<string>()
  for (const { row } of ranking) for (const name of Object.keys(row)) names.add(name)
  const fields = [...names]
  const isOwn = (name: string) => OWN.some((own) => own === name.toLowerCase())
  const heads = fields.map((name) => (isOwn(name) ? `original ${name}` : name))
  // The mark of UTF-8, without which Excel takes accents for something else.
  yield `\uFEFF${line([...OWN, ...heads])}`
  for (const [i, { score, position, row }] of ranking.entries()) {
    yield line([i + 1, score, position, ...fields.map((name) => row[name])])
  }
}

function line(values: readonly unknown[]): string {
  return `${values.map(cell).join(',')}\r\n`
}

function cell(value: unknown): string {
  const text = wordsOf(value)
  const harmless = typeof value === 'number' ? text : withoutFormula(text)
  return /[",\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** Spreadsheets compute what begins like a formula, and may send away what stands beside it. */
function withoutFormula(text: string): string {
  const isNumber = /^[+-]?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?%?$/.test(text)
  return /^[=+\-@\t\r\n]/.test(text.replace(/^ +/, '')) && !isNumber ? `'${text}` : text
}
