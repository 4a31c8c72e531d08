import { BadLine } from './fields.ts'

export interface CsvRow {
  readonly cells: readonly string[]
  /** The line it begins on, from 1. */
  readonly line: number
}

const SPECIAL = /[",\r\n]/g

/**
 * Rows of comma-separated values, as text comes in: a cell in quotes may hold commas, line ends, and
 * quotes written twice. Blank lines are no rows.
 */
export class CsvReader {
  #cells: string[] = []
  #cell = ''
  #state: 'plain' | 'quoted' | 'quote in quotes' = 'plain'
  #line = 1
  #began = 1
  #afterReturn = false

  /** The rows that are whole now. Throws a BadLine. */
  push(text: string): CsvRow[] {
    const rows: CsvRow[] = []
    for (let at = 0; at < text.length;) {
      SPECIAL.lastIndex = at
      const next = SPECIAL.exec(text)?.index ?? text.length
      if (next > at) this.#text(text.slice(at, next))
      if (next < text.length) this.#special(text[next]!, rows)
      at = next + 1
    }
    return rows
  }

  /** The last row, where no line end followed it. */
  end(): CsvRow[] {
    if (this.#state === 'quoted') throw new BadLine('a quote is never closed')
    const rows: CsvRow[] = []
    this.#endRow(rows)
    return rows
  }

  /** The line that is being read. */
  get line(): number {
    return this.#line
  }

  #text(text: string): void {
    this.#afterReturn = false
    if (this.#state === 'quote in quotes') throw new BadLine('there is text after a closing quote')
    this.#cell += text
  }

  #special(character: string, rows: CsvRow[]): void {
    const afterReturn = this.#afterReturn
    this.#afterReturn = character === '\r'
    const isLineEnd = character === '\r' || (character === '\n' && !afterReturn)
    if (character === '"') this.#quote()
    else if (this.#state === 'quoted') this.#cell += character
    else if (character === ',') this.#endCell()
    else if (isLineEnd) this.#endRow(rows)
    if (isLineEnd) this.#line++
    if (isLineEnd && this.#state !== 'quoted') this.#began = this.#line
  }

  #quote(): void {
    if (this.#state === 'quoted') this.#state = 'quote in quotes'
    else if (this.#state === 'quote in quotes') {
      this.#cell += '"'
      this.#state = 'quoted'
    } else if (this.#cell === '') this.#state = 'quoted'
    else throw new BadLine('a quote stands inside a cell that does not begin with one')
  }

  #endCell(): void {
    this.#cells.push(this.#cell)
    this.#cell = ''
    this.#state = 'plain'
  }

  #endRow(rows: CsvRow[]): void {
    const isBlank = this.#cells.length === 0 && this.#cell === '' && this.#state === 'plain'
    this.#endCell()
    if (!isBlank) rows.push({ cells: this.#cells, line: this.#began })
    this.#cells = []
  }
}

/** Where the columns are that are asked for, by the header's names. Throws a BadLine. */
export function findColumns<Name extends string>(
  header: readonly string[],
  names: readonly Name[],
): Record<Name, number> {
  const said = header.map((name) => name.trim().toLowerCase())
  const missing = names.find((name) => !said.includes(name))
  if (missing !== undefined) {
    throw new BadLine(`the header has no column "${missing}"; it should have ${names.join(', ')}`)
  }
  return Object.fromEntries(names.map((name) => [name, said.indexOf(name)])) as Record<Name, number>
}
