import type { Row } from './rows.ts'

/** A place in a row, as in `title` or `author.name`. */
export interface Field {
  readonly path: string
  /** Characters, on average over the rows that have something there. */
  readonly length: number
  /** In which share of the rows something stands there. */
  readonly share: number
}

/** What of a row is read by the search. */
export interface FieldChoice {
  readonly title: string | null
  readonly texts: readonly string[]
}

/** Enough rows to know what all of them are like. */
const LOOKED_AT = 200
const DEEPEST = 3
const MOST_FIELDS = 60

const TITLE = /^(?:title|name|heading|headline|subject|question|label)$/i
const TEXT = /^(?:text|body|content|description|passage|document|answer)$/i
/** Where a file lies may be longer than what is in it. */
const NO_TEXT = /^(?:_?id|uuid|url|uri|link|href|file|path|date|created|updated|image)/i
/** Long, but nothing to read. */
const ADDRESS = /^(?:https?:|data:|\/)\S*$/

/** The fields of all rows, in the order in which they are met. */
export function fieldsOf(rows: readonly Row[]): readonly Field[] {
  const step = Math.max(1, Math.floor(rows.length / LOOKED_AT))
  const sample = rows.filter((_, i) => i % step === 0)
  const paths = new Set<string>()
  for (const row of sample) collectPaths(row, '', DEEPEST, paths)
  return [...paths].slice(0, MOST_FIELDS).map((path) => {
    const texts = sample.map((row) => wordsAt(row, path)).filter((text) => text !== '')
    const readable = texts.filter((text) => !ADDRESS.test(text.slice(0, 2_000)))
    const characters = readable.reduce((sum, { length }) => sum + length, 0)
    return {
      path,
      length: characters / Math.max(1, texts.length),
      share: texts.length / sample.length,
    }
  })
}

/** The title is called so; the text is the longest of the others, or nearly so and called a text. */
export function guessFields(fields: readonly Field[]): FieldChoice {
  const title = fields.find(({ path }) => TITLE.test(lastName(path)))?.path ?? null
  const weight = ({ path, length, share }: Field) => {
    const name = lastName(path)
    return length * share * (TEXT.test(name) ? 2 : NO_TEXT.test(name) ? 0.1 : 1)
  }
  const [longest] = fields
    .filter(({ path }) => path !== title)
    .toSorted((a, b) => weight(b) - weight(a))
  if (!longest || weight(longest) === 0) {
    return { title: null, texts: title === null ? [] : [title] }
  }
  return { title, texts: [longest.path] }
}

function lastName(path: string): string {
  return path.split('.').at(-1)!
}

export function titleOf(row: Row, { title }: FieldChoice): string {
  return title === null ? '' : wordsAt(row, title).trim()
}

export function textOf(row: Row, { texts }: FieldChoice): string {
  return texts
    .map((path) => wordsAt(row, path).trim())
    .filter((text) => text !== '')
    .join('\n')
}

/** What stands at a place, as one would read it. */
export function wordsAt(row: Row, path: string): string {
  return wordsOf(valueAt(row, path))
}

export function wordsOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object' || one === null)) {
    return value.map(wordsOf).filter(Boolean).join(', ')
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function valueAt(row: Row, path: string): unknown {
  // A name may hold a dot of its own.
  if (Object.hasOwn(row, path)) return row[path]
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const inner = row[path.slice(0, dot)]
    if (isRow(inner)) return valueAt(inner, path.slice(dot + 1))
  }
  return undefined
}

function collectPaths(row: Row, before: string, depth: number, paths: Set<string>): void {
  for (const [name, value] of Object.entries(row)) {
    if (depth > 1 && isRow(value)) collectPaths(value, `${before}${name}.`, depth - 1, paths)
    else paths.add(`${before}${name}`)
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
