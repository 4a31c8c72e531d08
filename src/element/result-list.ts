import { RerankError } from '../kernel.ts'
import { glide } from './glide.ts'
import { siteOrder, staying } from './order.ts'

/** Newer browsers move a thing without taking it out of the page: not even a frame in it is loaded again. */
interface Mover {
  moveBefore?: (item: Node, next: Node | null) => void
}

/** The site's results within an element: what order it gave them, and in what order we left them. */
export class ResultList {
  readonly #host: HTMLElement
  readonly #changed: () => void
  readonly #observer: MutationObserver
  #given: readonly HTMLElement[] = []
  #shown: readonly HTMLElement[] = []

  /** `changed` is told when the site writes into the element, and not of moves made here. */
  constructor(host: HTMLElement, changed: () => void) {
    this.#host = host
    this.#changed = changed
    this.#observer = new MutationObserver(changed)
  }

  watch(): void {
    this.#observer.observe(this.#host, { childList: true, subtree: true, characterData: true })
  }

  unwatch(): void {
    this.#observer.disconnect()
  }

  /** Whether the site has written something that `changed` has not been told of, nor will be. */
  hasNews(): boolean {
    return this.#observer.takeRecords().length > 0
  }

  /** The items as they are now, in the site's own order; `isAsLeft` says whether they stand as we left them. */
  read(selector: string | null): { items: readonly HTMLElement[]; isAsLeft: boolean } {
    const now = findItems(this.#host, selector)
    const isAsLeft = isSame(now, this.#shown)
    if (!isAsLeft) this.#given = siteOrder(this.#given, this.#shown, now)
    this.#shown = now
    return { items: this.#given, isAsLeft }
  }

  /** Moves the items into an order; those that are gone by now are left out. */
  show(order: readonly HTMLElement[]): void {
    const parent = order.find((item) => this.#host.contains(item))?.parentNode
    const here = order.filter((item) => item.parentNode === parent)
    const wanted = new Set<Element>(here)
    const now = [...(parent?.children ?? [])].filter((child) => wanted.has(child)) as HTMLElement[]
    this.#shown = here
    if (isSame(here, now)) return
    const hasNews = this.hasNews()
    glide(here, () => arrange(here, now))
    this.#observer.takeRecords()
    if (hasNews) this.#changed()
  }

  /** The site's own order again. */
  restore(): void {
    this.show(this.#given)
  }
}

function findItems(host: HTMLElement, selector: string | null): HTMLElement[] {
  const list = host.querySelector('ol, ul')
  const found =
    selector !== null
      ? [...host.querySelectorAll<HTMLElement>(selector)]
      : ([...(list ?? host).children] as HTMLElement[]).filter(
          ({ localName }) => list === null || localName === 'li',
        )
  const matching = new Set<Element>(found)
  const items = found.filter((item) => !isWithin(item, matching, host))
  if (items.some(({ parentNode }) => parentNode !== items[0]!.parentNode)) {
    throw new RerankError(
      'invalid-input',
      `items="${selector}" finds elements in several places: results must stand side by side, in one parent.`,
    )
  }
  return items
}

/** Whether an item is a part of another one. */
function isWithin(item: Element, items: ReadonlySet<Element>, host: Element): boolean {
  for (let outer = item.parentElement; outer && outer !== host; outer = outer.parentElement) {
    if (items.has(outer)) return true
  }
  return false
}

function arrange(order: readonly HTMLElement[], now: readonly HTMLElement[]): void {
  const parent = order[0]!.parentNode! as ParentNode & Node & Mover
  const places = new Map(now.map((item, i) => [item, i]))
  const stay = staying(
    order.map((item) => places.get(item)!),
    heldIn(order),
  )
  // What follows the last item is none of them, and stays.
  let next = now.at(-1)!.nextSibling
  for (const [i, item] of [...order.entries()].toReversed()) {
    if (!stay.has(i)) {
      if (parent.moveBefore) parent.moveBefore(item, next)
      else parent.insertBefore(item, next)
    }
    next = item
  }
}

/** The item with the focus, or with what is selected: taken out of the page, it would lose that. */
function heldIn(items: readonly HTMLElement[]): number {
  const { activeElement } = items[0]!.getRootNode() as Document | ShadowRoot
  const focused = items.findIndex((item) => item.contains(activeElement))
  if (focused >= 0) return focused
  const selection = getSelection()
  if (!selection || selection.isCollapsed) return -1
  return items.findIndex((item) => item.contains(selection.anchorNode))
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, i) => item === other[i])
}
