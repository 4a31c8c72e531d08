import type { Ranking } from 'web-rerank'
import type { Row } from './row-list.ts'

/** More rows than this are a list to scroll, not to look at. */
const MOST_ROWS = 100
/** So many of the best stand out, in both lists. */
const MARKED = 3

/** The list as it was given, and where each line went. */
export function beforeRows(lines: readonly string[], ranking: Ranking<string> | null): Row[] {
  const places = new Map(ranking?.map(({ index }, place) => [index, place + 1]))
  return lines.slice(0, MOST_ROWS).map((text, key) => {
    const place = places.get(key)
    return {
      key,
      text,
      score: null,
      strong: place !== undefined && place <= MARKED,
      note:
        place === undefined
          ? null
          : {
              shown: `→ ${place}`,
              spoken: `goes to place ${place}`,
              tone: place <= MARKED ? 'good' : 'quiet',
            },
    }
  })
}

/** The list in its new order, and how far each line moved. */
export function afterRows(lines: readonly string[], ranking: Ranking<string> | null): Row[] {
  if (!ranking) return lines.slice(0, MOST_ROWS).map(plainRow)
  return ranking.slice(0, MOST_ROWS).map(({ index, item, score }, place) => ({
    key: index,
    text: item,
    score,
    strong: score !== null && place < MARKED,
    note: score === null ? null : moved(index, place),
  }))
}

function plainRow(text: string, key: number): Row {
  return { key, text, score: null, strong: false, note: null }
}

function moved(from: number, to: number): Row['note'] {
  if (from === to) return { shown: '–', spoken: 'did not move', tone: 'quiet' }
  return from > to
    ? { shown: `↑ ${from - to}`, spoken: `up ${from - to}`, tone: to < MARKED ? 'good' : 'quiet' }
    : { shown: `↓ ${to - from}`, spoken: `down ${to - from}`, tone: 'quiet' }
}
