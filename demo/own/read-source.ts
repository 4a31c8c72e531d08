import { looksLikeTable, readCsv } from './read-csv.ts'
import { looksLikeLines, readJson, readJsonLines } from './read-json.ts'
import { readMarkdown } from './read-markdown.ts'
import { readText } from './read-text.ts'
import type { Found, Shape, ShapeChoice } from './rows.ts'

const KINDS: Readonly<Record<string, 'json' | 'lines' | 'table' | 'markdown' | 'text'>> = {
  json: 'json',
  jsonl: 'lines',
  ndjson: 'lines',
  csv: 'table',
  tsv: 'table',
  tab: 'table',
  md: 'markdown',
  markdown: 'markdown',
  mdx: 'markdown',
  txt: 'text',
  text: 'text',
  log: 'text',
}

/** What a file picker should offer. */
export const ENDINGS = Object.keys(KINDS).map((ending) => `.${ending}`)

/** Whether its name says that it can be read. */
export function isKnown(path: string): boolean {
  return endingOf(path) in KINDS
}

export function isMarkdown(path: string): boolean {
  return KINDS[endingOf(path)] === 'markdown'
}

/** The rows of one text, by the ending of its name, else by the look of it. Throws an Unreadable. */
export function readSource(path: string, text: string, shape: Shape): Found {
  const kind = KINDS[endingOf(path)]
  switch (kind) {
    case 'json':
      return readJson(text)
    case 'lines':
      return readJsonLines(text)
    case 'table':
      return readCsv(text, shape)
    case 'markdown':
      return readMarkdown(text, path, shape)
    case 'text':
      return readText(text, shape)
    default:
      return readByLook(text, shape)
  }
}

function readByLook(text: string, shape: Shape): Found {
  const begin = text.trimStart().slice(0, 200)
  // Footnotes and lists with check boxes begin with a bracket, too.
  if (/^(?:\[\s*["{[]|\{\s*["}])/.test(begin)) {
    return looksLikeLines(text) ? readJsonLines(text) : readJson(text)
  }
  const isTable = looksLikeTable(text)
  const kind = shape.kind ?? (isTable ? 'table' : 'text')
  const found = kind === 'table' ? readCsv(text, shape) : readText(text, shape)
  return isTable || kind === 'table'
    ? { ...found, choices: [kindAs(kind), ...found.choices] }
    : found
}

function kindAs(chosen: string): ShapeChoice {
  return {
    name: 'kind',
    question: 'This is',
    options: [
      { value: 'table', words: 'a table' },
      { value: 'text', words: 'plain text' },
    ],
    chosen,
  }
}

function endingOf(path: string): string {
  return /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
}
