import { MOST_RANKED, type View } from './own-search.ts'

/** How many rows there are, and how many of them have something to read. */
export interface Counts {
  readonly rows: number
  /** Rows without a text; null while nobody has counted. */
  readonly empty: number | null
}

const number = new Intl.NumberFormat('en')

export function rowsInWords(count: number): string {
  return `${number.format(count)} ${count === 1 ? 'row' : 'rows'}`
}

/** What the list shows, in one line. */
export function noteOf({ stage, hits, isWhole }: View, { rows, empty }: Counts): string {
  if (rows === 0) return 'Nothing to search yet'
  switch (stage.name) {
    case 'unasked':
      return `${rowsInWords(rows)}, as they came`
    case 'indexing':
      return `Looking at the words of ${rowsInWords(rows)}: ${Math.floor(stage.share * 100)}%`
    case 'loading':
      return 'Fetching the model'
    case 'ranking':
      return `Reading ${rowsInWords(hits?.length ?? rows)}: ${Math.floor(stage.share * 100)}%`
    case 'failed':
      return 'Not ranked'
    case 'ranked':
      return rankedInWords(hits?.length ?? 0, isWhole, { rows, empty })
  }
}

function rankedInWords(shown: number, isWhole: boolean, { rows, empty }: Counts): string {
  const left = empty ? `; ${number.format(empty)} without a text left out` : ''
  if (isWhole) return `${rowsInWords(shown)} reranked${left}`
  const all = number.format(rows)
  if (shown === 0) return `None of ${all} rows has any of these words`
  const others = shown === MOST_RANKED ? '; the rest is not shown' : ''
  return `${number.format(shown)} of ${all} by keywords, then reranked${others}`
}
