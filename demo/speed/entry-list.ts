import { remarkOf, type Result } from './results.ts'

/** Who takes part: a box to tick for each, and what became of it. */
export class EntryList {
  readonly #element: HTMLFieldSetElement
  readonly #entries = new Map<string, { box: HTMLInputElement; remark: HTMLElement }>()

  constructor(element: HTMLFieldSetElement, results: readonly Result[]) {
    this.#element = element
    element.append(...results.map((result) => this.#entry(result)))
    this.show(results)
  }

  show(results: readonly Result[]): void {
    for (const result of results) {
      const { box, remark } = this.#entries.get(result.kind.id)!
      // Whoever comes back takes part again.
      if (box.disabled && result.absent === null) box.checked = true
      box.disabled = result.absent !== null
      if (box.disabled) box.checked = false
      remark.textContent = remarkOf(result) || ' '
      remark.dataset.tone = result.standing?.failure ? 'bad' : ''
    }
  }

  /** Ids of those that are ticked. */
  get chosen(): ReadonlySet<string> {
    const ticked = [...this.#entries].filter(([, { box }]) => box.checked)
    return new Set(ticked.map(([id]) => id))
  }

  /** None may come or go while it runs. */
  lock(locked: boolean): void {
    this.#element.disabled = locked
  }

  /** Which one is at it. */
  mark(current: string | null): void {
    for (const [id, { box }] of this.#entries) {
      box.closest('label')!.dataset.current = String(id === current)
    }
  }

  #entry({ kind }: Result): HTMLElement {
    const label = document.createElement('label')
    const box = document.createElement('input')
    const [name, about, remark] = ['strong', 'span', 'span'].map((tag) =>
      document.createElement(tag),
    ) as [HTMLElement, HTMLElement, HTMLElement]
    label.className = 'entry'
    box.type = 'checkbox'
    box.checked = true
    box.value = kind.id
    name.textContent = kind.name
    about.textContent = kind.about
    remark.className = 'entry-remark'
    label.append(box, name, about, remark)
    this.#entries.set(kind.id, { box, remark })
    return label
  }
}
