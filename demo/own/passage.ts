import { STOP_WORDS, stemOf, wordsOf } from 'web-rerank/evaluate'
import { textOf, titleOf, type FieldChoice } from './fields.ts'
import type { Row } from './rows.ts'

/** Beyond it lie whole books; a row is read up to here. */
export const MOST_READ = 12_000
/** What a row of the list has room for, and some more. */
const SHOWN = 360
/** Sentences are weighed while somebody scrolls: not a whole book of them. */
const MOST_WEIGHED = 3_000

/** What the search reads of a row. */
export function readable(row: Row, choice: FieldChoice): string {
  const title = titleOf(row, choice)
  const text = textOf(row, choice)
  const whole = title === '' || title === text ? text : `${title}\n${text}`
  return whole.length > MOST_READ ? whole.slice(0, MOST_READ) : whole
}

/** Part of a text, and whether it goes on. */
export interface Passage {
  readonly text: string
  readonly cutBefore: boolean
  readonly cutAfter: boolean
}

/** What the list shows of a row: from the sentence on that has most of the words asked for. */
export function passageOf(
  row: Row,
  choice: FieldChoice,
  query: string,
  window?: readonly [start: number, end: number],
): Passage {
  const text = textOf(row, choice)
  const [from, to] = windowInText(row, choice, window)
  const wanted = stemSet(query)
  const start = from + bestSentence(text.slice(from, to), wanted)
  const end = Math.min(text.length, start + SHOWN)
  const shown = text.slice(start, end)
  return { text: shown, cutBefore: start > 0, cutAfter: end < text.length }
}

/** The best window of what was read, as characters of the text without the title. */
export function windowInText(
  row: Row,
  choice: FieldChoice,
  window?: readonly [start: number, end: number],
): readonly [start: number, end: number] {
  const text = textOf(row, choice)
  if (!window) return [0, text.length]
  const title = titleOf(row, choice)
  const before = title === '' || title === text ? 0 : title.length + 1
  const inText = (at: number) => Math.min(text.length, Math.max(0, at - before))
  return [inText(window[0]), inText(window[1])]
}

/** Where the sentence begins that has most of the words; the first one of several. */
function bestSentence(text: string, wanted: ReadonlySet<string>): number {
  if (wanted.size === 0 || text.length <= SHOWN / 2) return 0
  let best = { at: 0, count: 0 }
  for (const { 0: sentence, index } of text
    .slice(0, MOST_WEIGHED)
    .matchAll(/\S[^.!?\n]*[.!?\n]*/g)) {
    const count = new Set(
      wordsOf(sentence)
        .map(stemOf)
        .filter((stem) => wanted.has(stem)),
    ).size
    if (count > best.count) best = { at: index, count }
  }
  return best.at
}

function stemSet(query: string): ReadonlySet<string> {
  return new Set(
    wordsOf(query)
      .filter((word) => !STOP_WORDS.has(word))
      .map(stemOf),
  )
}
