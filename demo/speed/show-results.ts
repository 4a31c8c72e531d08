import { barPlot } from '../plots/bar-plot.ts'
import { memoryWords } from './memory.ts'
import { barsOf, cellOf, COLUMNS, headline, type Column, type Result } from './results.ts'

const NOTES: readonly ((results: readonly Result[]) => string)[] = [
  (results) => headline(results) || 'more is better',
  () => 'from a new worker to the first 20, files at hand; less is better',
  memoryWords,
]

/** A plot for each of the three that matter most. */
export function plotCards(results: readonly Result[]): HTMLElement[] {
  return NOTES.map((note, i) => {
    const column = COLUMNS[i]!
    const [card, caption, words] = ['figure', 'figcaption', 'span'].map((tag) =>
      document.createElement(tag),
    ) as [HTMLElement, HTMLElement, HTMLElement]
    card.className = 'plot-card'
    words.textContent = note(results)
    caption.append(column.title, words)
    card.append(caption, speedPlot(results, column))
    return card
  })
}

function speedPlot(results: readonly Result[], column: Column): SVGSVGElement {
  const cells = new Map(results.map((result) => [result.kind.name, cellOf(result, column)]))
  return barPlot(barsOf(results, column), {
    title: column.title,
    format: (value) => value.toLocaleString('en', { maximumSignificantDigits: 3 }),
    unit: column.unit,
    missing: (label) => cells.get(label)!,
  })
}

/** All of them in a row of a table. */
export function figuresRow(result: Result): HTMLTableRowElement {
  const row = document.createElement('tr')
  row.append(header('row', result.kind.name))
  for (const column of COLUMNS) row.insertCell().textContent = cellOf(result, column)
  return row
}

export function header(scope: 'col' | 'row', words: string): HTMLTableCellElement {
  const cell = document.createElement('th')
  cell.scope = scope
  cell.textContent = words
  return cell
}
