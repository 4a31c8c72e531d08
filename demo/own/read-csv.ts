import { BadLine, CsvReader, type CsvRow } from 'web-rerank/evaluate'
import { choiceOf, Unreadable, type Found, type Row, type Shape } from './rows.ts'

/** What may stand between cells, and what to call it. */
const DELIMITERS = [
  { character: ',', words: 'commas' },
  { character: ';', words: 'semicolons' },
  { character: '\t', words: 'tabs' },
  { character: '|', words: 'upright strokes' },
] as const

type Delimiter = (typeof DELIMITERS)[number]['character']

/** The lines that the delimiter is guessed from. */
const LOOKED_AT = 30
const LONGEST_NAME = 48

/** A table. Throws an Unreadable. */
export function readCsv(text: string, { header }: Pick<Shape, 'header'> = {}): Found {
  const delimiter = delimiterOf(text)
  const table = cellsOf(text, delimiter)
  const isNamed = header ? header === 'names' : hasNames(table.map(({ cells }) => cells))
  const names = isNamed ? table[0]!.cells.map((name) => name.trim()) : []
  const columns = columnsOf(names, Math.max(0, ...table.map(({ cells }) => cells.length)))
  const rows = table.slice(isNamed ? 1 : 0).map(({ cells }) => rowOf(columns, cells))
  const { words } = DELIMITERS.find(({ character }) => character === delimiter)!
  return {
    rows,
    notes: columns.length > 1 ? [`A table of ${columns.length} columns, by ${words}.`] : [],
    choices: [
      choiceOf(
        'header',
        'The first line holds',
        { names: 'the names of columns', data: 'data' },
        isNamed ? 'names' : 'data',
      ),
    ],
  }
}

/** Whether pasted text is a table rather than lines that happen to hold commas. */
export function looksLikeTable(text: string): boolean {
  const head = text.split('\n', LOOKED_AT).join('\n')
  try {
    const table = cellsOf(head, delimiterOf(head)).map(({ cells }) => cells)
    const [first, ...others] = table
    if (!first || first.length < 2 || others.length === 0 || !hasNames(table)) return false
    // After a comma in prose comes a space, and after one in a table none.
    return (
      first.every((name) => name === name.trim()) &&
      others.every((cells) => cells.length === first.length)
    )
  } catch (thrown) {
    // Most likely the head was cut inside a cell; prose has no such cells.
    return thrown instanceof Unreadable && head.length < text.length && head.includes(',"')
  }
}

/** The one that most lines have, and equally often. */
function delimiterOf(text: string): Delimiter {
  const lines = text
    .split('\n', LOOKED_AT)
    .map((line) => line.replaceAll(/"(?:[^"]|"")*"/g, ''))
    .filter((line) => line.trim() !== '')
  const merits = DELIMITERS.map(({ character }) => {
    const counts = lines.map((line) => line.split(character).length - 1)
    const usual = counts[0] ?? 0
    return usual === 0 ? 0 : counts.filter((count) => count === usual).length + usual / 1_000
  })
  return DELIMITERS[merits.indexOf(Math.max(...merits))]!.character
}

function cellsOf(text: string, delimiter: Delimiter): readonly CsvRow[] {
  // The reader knows commas only: the two change places, and change back.
  const swap = (given: string) =>
    delimiter === ','
      ? given
      : given.replaceAll(/[,;\t|]/g, (one) =>
          one === delimiter ? ',' : one === ',' ? delimiter : one,
        )
  const reader = new CsvReader()
  try {
    const rows = [...reader.push(swap(text)), ...reader.end()]
    return rows.map(({ cells, line }) => ({ cells: cells.map(swap), line }))
  } catch (thrown) {
    if (!(thrown instanceof BadLine)) throw thrown
    // In tables by tabs, quotes are often just quotes.
    if (delimiter === '\t') return plainCellsOf(text)
    throw new Unreadable(`Line ${reader.line}: ${thrown.message}.`)
  }
}

function plainCellsOf(text: string): readonly CsvRow[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line, i) => ({ cells: line.split('\t'), line: i + 1 }))
    .filter(({ cells }) => cells.length > 1 || cells[0] !== '')
}

/** Names are short, all there, all different, and no numbers. */
function hasNames([first, second]: readonly (readonly string[])[]): boolean {
  if (!first || !second) return false
  const names = first.map((name) => name.trim())
  return (
    new Set(names).size === names.length &&
    names.every((name) => name !== '' && name.length <= LONGEST_NAME && /^[^\d.:/?!]/.test(name)) &&
    !names.some((name) => /[.!?]$/.test(name))
  )
}

/** A name for every column, and for each its own. */
function columnsOf(names: readonly string[], count: number): readonly string[] {
  const columns: string[] = []
  for (let i = 0; i < count; i++) {
    const wanted = names[i] || `Column ${i + 1}`
    let name = wanted
    for (let again = 2; columns.includes(name); again++) name = `${wanted} ${again}`
    columns.push(name)
  }
  return columns
}

function rowOf(columns: readonly string[], cells: readonly string[]): Row {
  return Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? '']))
}
