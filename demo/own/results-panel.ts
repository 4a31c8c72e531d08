import { TroubleBox } from '../search/trouble-box.ts'
import { titleOf } from './fields.ts'
import { part } from './markup.ts'
import { noteOf } from './notes.ts'
import type { Data, Hit, View } from './own-search.ts'
import { passageOf } from './passage.ts'
import { VirtualList } from './virtual-list.ts'

export interface ResultsListener {
  choose(hit: Hit, at: number): void
  /** What failed should be tried once more. */
  again(): void
}

/** The list, what it shows, and what went wrong with it. */
export class ResultsPanel {
  readonly #panel: HTMLElement
  readonly #list: VirtualList
  readonly #trouble: TroubleBox
  #data: Data = { rows: [], choice: { title: null, texts: [] } }
  #empty: number | null = null
  #view: View | null = null

  constructor(panel: HTMLElement, { choose, again }: ResultsListener) {
    this.#panel = panel
    this.#trouble = new TroubleBox(part(panel, 'trouble'), again)
    this.#list = new VirtualList({
      box: panel.querySelector<HTMLElement>('.own-list')!,
      make: makeRow,
      fill: (element, at) => this.#fill(element, at),
      choose: (at) => choose(this.#hitAt(at), at),
    })
  }

  /** Other rows, or the same ones read otherwise; `empty` of them have no text. */
  setData(data: Data, empty: number | null): void {
    this.#data = data
    this.#empty = empty
    this.#view = null
  }

  show(view: View): void {
    const before = this.#view
    this.#view = view
    const { rows } = this.#data
    const isFailed = view.stage.name === 'failed'
    const count = view.hits?.length ?? rows.length
    this.#part('note').textContent = noteOf(view, { rows: rows.length, empty: this.#empty })
    this.#part('empty').hidden = rows.length > 0
    if (view.stage.name === 'failed') this.#trouble.show(view.stage.thrown)
    else this.#trouble.hide()
    this.#showShare(view)
    // What failed is not shown in an order that looks like an answer.
    this.#panel.querySelector<HTMLElement>('.own-list')!.hidden = rows.length === 0 || isFailed
    if (before?.hits !== view.hits || before?.query !== view.query) {
      this.#list.set(count, { toTop: before?.query !== view.query })
    }
    for (const name of ['json', 'csv']) {
      part<HTMLButtonElement>(this.#panel, name).disabled =
        view.stage.name !== 'ranked' || count === 0
    }
  }

  #showShare({ stage }: View): void {
    const bar = this.#panel.querySelector<HTMLElement>('.own-progress')!
    const isBusy = stage.name === 'indexing' || stage.name === 'ranking'
    bar.hidden = !isBusy
    if (isBusy) bar.style.setProperty('--share', String(stage.share))
  }

  #hitAt(at: number): Hit {
    return this.#view?.hits?.[at] ?? { row: at, score: null }
  }

  #fill(element: HTMLElement, at: number): void {
    const { row: index, score, window } = this.#hitAt(at)
    const row = this.#data.rows[index]!
    const { choice } = this.#data
    const [place, body, number, bar] = element.children as unknown as HTMLElement[]
    const [title, text] = body!.children as unknown as HTMLElement[]
    const named = titleOf(row, choice)
    const passage = passageOf(row, choice, this.#view?.query ?? '', window)
    place!.textContent = String(at + 1)
    title!.textContent = named
    title!.hidden = named === ''
    const cut = `${passage.cutBefore ? '… ' : ''}${passage.text}${passage.cutAfter ? ' …' : ''}`
    text!.textContent = cut.trim() || '(no text)'
    number!.textContent = score === null ? '' : score.toFixed(2)
    bar!.style.setProperty('--share', String(Math.min(1, Math.max(0, score ?? 0))))
  }

  #part(name: string): HTMLElement {
    return part(this.#panel, name)
  }
}

function makeRow(): HTMLElement {
  const element = make('div', 'own-row')
  element.setAttribute('role', 'option')
  const body = make('div', 'own-body')
  body.append(make('p', 'own-row-title'), make('p', 'own-row-text'))
  element.append(
    make('span', 'own-place'),
    body,
    make('span', 'own-score'),
    make('div', 'own-fill'),
  )
  return element
}

function make(tag: string, name: string): HTMLElement {
  const element = document.createElement(tag)
  element.className = name
  return element
}
