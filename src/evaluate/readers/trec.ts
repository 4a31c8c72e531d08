import { BadLine, parseNumber } from './fields.ts'

export interface Judged {
  readonly query: string
  readonly document: string
  readonly grade: number
}

export interface Retrieved {
  readonly query: string
  readonly document: string
  readonly score: number
}

/**
 * A line of judgments: TREC's `query 0 document grade`, or BEIR's `query document grade`. Null for the
 * header that BEIR's have.
 */
export function parseQrelsLine(line: string): Judged | null {
  const columns = columnsOf(line)
  const [query, document, grade] = columns.length === 4 ? columns.toSpliced(1, 1) : columns
  if ((columns.length !== 3 && columns.length !== 4) || !query || !document) {
    throw new BadLine("judgments have 3 columns (query, document, grade) or TREC's 4")
  }
  if (query === 'query-id') return null
  return { query, document, grade: parseNumber(grade!, 'grade') }
}

/** A line of a run: TREC's `query Q0 document rank score name`. The rank is not believed, as in trec_eval. */
export function parseRunLine(line: string): Retrieved {
  const columns = columnsOf(line)
  const [query, , document, , score] = columns
  if (columns.length !== 6 || !query || !document) {
    throw new BadLine('a run has 6 columns: query, Q0, document, rank, score, name')
  }
  return { query, document, score: parseNumber(score!, 'score') }
}

/** Ids with spaces in them are possible where tabs divide. */
function columnsOf(line: string): string[] {
  return line.includes('\t')
    ? line.split('\t').map((column) => column.trim())
    : line.trim().split(/\s+/)
}
