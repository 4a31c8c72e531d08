import { textOf, titleOf, wordsOf } from './fields.ts'
import { part } from './markup.ts'
import type { Data, Hit } from './own-search.ts'
import { MOST_READ, windowInText } from './passage.ts'

/** Longer ones would take the page's breath away. */
const MOST_SHOWN = 40_000

/** All of one row, with the passage that the model liked best. */
export function showRow(panel: HTMLElement, { rows, choice }: Data, hit: Hit, at: number): void {
  const dialog = panel.querySelector('dialog')!
  const row = rows[hit.row]!
  const text = textOf(row, choice)
  const said = hit.score === null ? '' : `Place ${at + 1}, score ${hit.score.toFixed(4)}. `
  const unread = text.length > MOST_READ ? ' It is long: only its beginning was read.' : ''
  dialog.querySelector('h2')!.textContent = titleOf(row, choice) || `Row ${hit.row + 1}`
  part(panel, 'rank').textContent = `${said}Row ${hit.row + 1} of your data.${unread}`
  part(panel, 'text').replaceChildren(...partsOf(text, windowInText(row, choice, hit.window)))
  part(panel, 'all').replaceChildren(
    ...Object.entries(row)
      .filter(([name]) => name !== choice.title && !choice.texts.includes(name))
      .flatMap(([name, value]) => [element('dt', name), element('dd', shortened(wordsOf(value)))]),
  )
  dialog.showModal()
  dialog.scrollTop = 0
}

export function openRowDialog(panel: HTMLElement): void {
  const dialog = panel.querySelector('dialog')!
  part(panel, 'close').addEventListener('click', () => dialog.close())
  // A click beside it closes it.
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog) dialog.close()
  })
}

function partsOf(text: string, [start, end]: readonly [number, number]): Node[] {
  const isPart = start > 0 || end < Math.min(text.length, MOST_READ)
  if (!isPart) return [new Text(shortened(text))]
  const mark = element('mark', text.slice(start, end))
  return [
    new Text(text.slice(Math.max(0, start - MOST_SHOWN), start)),
    mark,
    new Text(shortened(text.slice(end))),
  ]
}

function shortened(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)} …` : text
}

function element(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = text
  return made
}
