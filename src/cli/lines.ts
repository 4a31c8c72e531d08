import type { Ranked } from '../index.ts'

/** A line of the input: ranked by its text, printed as it came. */
export interface Line {
  readonly line: string
  readonly text: string
  /** What `--json` prints: the parsed object of a JSONL line, else the line. */
  readonly item: unknown
}

/** One item a line; blank lines are none. */
export function readLines(input: string): Line[] {
  return input
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .map(readLine)
}

/** A JSON object with a `text` is ranked by that; anything else is plain text, whatever it looks like. */
function readLine(line: string): Line {
  const plain = { line, text: line, item: line }
  if (!line.startsWith('{')) return plain
  try {
    const item = JSON.parse(line) as { readonly text?: unknown }
    return typeof item.text === 'string' ? { line, text: item.text, item } : plain
  } catch {
    return plain
  }
}

export function writeLine({ index, score, logit, item }: Ranked<Line>, json: boolean): string {
  return json
    ? JSON.stringify({ index, score, logit, item: item.item })
    : `${score?.toFixed(4) ?? '-'}\t${item.line}`
}
