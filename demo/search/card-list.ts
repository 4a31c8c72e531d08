import type { Passage } from '../corpus/corpus.ts'
import type { Card } from './cards.ts'
import { moveRows } from './movement.ts'
import type { Excerpt } from './sentences.ts'

/** A numbered list whose cards glide to their new places. */
export class CardList {
  readonly #list: HTMLOListElement
  readonly #template: HTMLTemplateElement
  #shown = new Map<string, HTMLLIElement>()

  constructor(list: HTMLOListElement, template: HTMLTemplateElement) {
    this.#list = list
    this.#template = template
  }

  get isEmpty(): boolean {
    return this.#shown.size === 0
  }

  show(cards: readonly Card[]): void {
    const focused = document.activeElement
    const next = new Map(
      cards.map(({ passage }) => [passage.id, this.#shown.get(passage.id) ?? this.#make(passage)]),
    )
    cards.forEach((card, i) => fill(next.get(card.passage.id)!, card, i + 1))
    if (!hasChanged(this.#list.children, next)) return
    moveRows([...this.#shown.values()], () => this.#list.replaceChildren(...next.values()))
    this.#shown = next
    // An element that is moved loses the focus.
    if (focused instanceof HTMLElement && this.#list.contains(focused)) focused.focus()
  }

  /** What of a passage is to be read, in place of its beginning. */
  showExcerpt(passage: Passage, { before, best, after }: Excerpt): void {
    const text = this.#shown.get(passage.id)?.querySelector('.card-text')
    if (!text) return
    const strong = document.createElement('strong')
    strong.textContent = best
    text.replaceChildren(before, strong, after)
  }

  /** Marks one card as looked at, or none. */
  mark(id: string | null): void {
    for (const [own, card] of this.#shown) card.toggleAttribute('data-linked', own === id)
  }

  #make({ id, title, text }: Passage): HTMLLIElement {
    const copy = this.#template.content.cloneNode(true) as DocumentFragment
    const card = copy.querySelector('li')!
    card.dataset.passage = id
    card.querySelector('button')!.textContent = title
    card.querySelector('.card-text')!.textContent = text
    return card
  }
}

function hasChanged(old: HTMLCollection, next: ReadonlyMap<string, HTMLElement>): boolean {
  return old.length !== next.size || [...next.values()].some((card, i) => card !== old[i])
}

function fill(element: HTMLLIElement, { move, strong, score }: Card, place: number): void {
  const part = (name: string) => element.querySelector<HTMLElement>(`.card-${name}`)!
  element.dataset.strong = String(strong)
  write(part('place'), String(place))
  part('move').dataset.tone = move?.tone ?? 'quiet'
  write(part('shown'), move?.shown ?? '')
  write(part('spoken'), move?.spoken ?? '')
  write(part('score'), score === null ? '' : score.toFixed(2))
  part('bar').hidden = score === null
  part('fill').style.setProperty('--share', String(score ?? 0))
}

/** The same text written again would be laid out again. */
function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
