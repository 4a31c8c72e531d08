import { moveRows } from './movement.ts'

export interface Row {
  /** Stays the same while the row moves. */
  readonly key: number
  readonly text: string
  /** What stands at the end of the row: how it looks, and how it is read out. */
  readonly note: {
    readonly shown: string
    readonly spoken: string
    readonly tone: 'good' | 'quiet'
  } | null
  readonly strong: boolean
  /** 0 to 1; null shows no bar. */
  readonly score: number | null
}

/** A numbered list whose rows glide to their new places. */
export class RowList {
  readonly #list: HTMLOListElement
  readonly #template: HTMLTemplateElement
  #rows = new Map<number, HTMLLIElement>()

  constructor(list: HTMLOListElement, template: HTMLTemplateElement) {
    this.#list = list
    this.#template = template
  }

  show(rows: readonly Row[]): void {
    const next = new Map(rows.map((row) => [row.key, this.#rows.get(row.key) ?? this.#make()]))
    moveRows([...this.#rows.values()], () => {
      rows.forEach((row, position) => fill(next.get(row.key)!, row, position + 1))
      this.#list.replaceChildren(...next.values())
    })
    this.#rows = next
    delete this.#list.dataset.waiting
  }

  #make(): HTMLLIElement {
    const copy = this.#template.content.cloneNode(true) as DocumentFragment
    return copy.querySelector('li')!
  }
}

function fill(element: HTMLLIElement, { text, note, strong, score }: Row, place: number): void {
  const part = (name: string) => element.querySelector<HTMLElement>(`.row-${name}`)!
  element.dataset.strong = String(strong)
  part('place').textContent = String(place)
  part('text').textContent = text
  part('note').dataset.tone = note?.tone ?? 'quiet'
  part('shown').textContent = note?.shown ?? ''
  part('spoken').textContent = note?.spoken ?? ''
  part('score').textContent = score === null ? '' : score.toFixed(2)
  part('bar').hidden = score === null
  part('fill').style.setProperty('--share', String(score ?? 0))
}
