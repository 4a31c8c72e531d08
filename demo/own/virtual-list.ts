import { rowAfter, scrollTo, visibleRange } from './visible-range.ts'

export interface VirtualListParts {
  /** A box that scrolls, of the role listbox. */
  readonly box: HTMLElement
  /** A new row's element, with an id of its own; all are of one height. */
  make(): HTMLElement
  /** Fills a row's element. */
  fill(element: HTMLElement, at: number): void
  /** A row was chosen: by a click, Enter or the space bar. */
  choose(at: number): void
}

/** A list of any length, of which only what is seen is in the document. */
export class VirtualList {
  readonly #parts: VirtualListParts
  readonly #space = document.createElement('div')
  readonly #shown = new Map<number, HTMLElement>()
  readonly #spare: HTMLElement[] = []
  #made = 0
  #count = 0
  #rowHeight = 0
  #active = -1
  #isDue = false

  constructor(parts: VirtualListParts) {
    this.#parts = parts
    const { box } = parts
    this.#space.className = 'own-space'
    this.#space.setAttribute('role', 'presentation')
    box.append(this.#space)
    box.addEventListener('scroll', () => this.#drawSoon(), { passive: true })
    box.addEventListener('keydown', (event) => this.#press(event))
    box.addEventListener('click', ({ target }) => {
      const row = [...this.#shown].find(([, element]) => element.contains(target as Node))
      if (!row) return
      this.#activate(row[0])
      parts.choose(row[0])
    })
    new ResizeObserver(() => this.#measure()).observe(box)
  }

  /** How many there are now. All are filled anew; `toTop` also goes back to the first. */
  set(count: number, { toTop = false } = {}): void {
    this.#count = count
    if (toTop) {
      this.#parts.box.scrollTop = 0
      this.#activate(-1)
    } else if (this.#active >= count) this.#activate(count - 1)
    for (const [at, element] of this.#shown) this.#putAway(at, element)
    this.#measure()
  }

  #measure(): void {
    const height = this.#heightOfRow()
    if (height === 0) return // not seen: measured when it is
    this.#rowHeight = height
    this.#space.style.setProperty('--height', `${this.#count * height}px`)
    for (const [at, element] of this.#shown) this.#place(element, at)
    this.#draw()
  }

  #heightOfRow(): number {
    const [shown] = this.#shown.values()
    if (shown) return shown.offsetHeight
    const probe = this.#spare[0] ?? this.#make()
    this.#space.append(probe)
    const height = probe.offsetHeight
    probe.remove()
    if (!this.#spare.includes(probe)) this.#spare.push(probe)
    return height
  }

  #make(): HTMLElement {
    const element = this.#parts.make()
    element.id = `${this.#parts.box.id}-row-${this.#made++}`
    return element
  }

  #drawSoon(): void {
    if (this.#isDue) return
    this.#isDue = true
    requestAnimationFrame(() => {
      this.#isDue = false
      this.#draw()
    })
  }

  #draw(): void {
    if (this.#rowHeight === 0) return
    const { scrollTop, clientHeight } = this.#parts.box
    const { first, end } = visibleRange(scrollTop, clientHeight, this.#rowHeight, this.#count)
    for (const [at, element] of this.#shown) {
      if (at < first || at >= end) this.#putAway(at, element)
    }
    // From below, so that each finds its place before the next one: they are read in their order.
    for (let at = end - 1; at >= first; at--) if (!this.#shown.has(at)) this.#show(at)
    // Those that nothing took up again.
    for (const element of this.#spare) element.remove()
    this.#markActive()
  }

  #show(at: number): void {
    const element = this.#spare.shift() ?? this.#make()
    element.setAttribute('aria-posinset', String(at + 1))
    element.setAttribute('aria-setsize', String(this.#count))
    this.#place(element, at)
    this.#parts.fill(element, at)
    this.#shown.set(at, element)
    const next = this.#shown.get(at + 1) ?? null
    if (!element.isConnected || (next && element.nextSibling !== next)) {
      this.#space.insertBefore(element, next)
    }
  }

  #place(element: HTMLElement, at: number): void {
    element.style.setProperty('--top', `${at * this.#rowHeight}px`)
  }

  /** It stays in the document for now: most are taken up again at once. */
  #putAway(at: number, element: HTMLElement): void {
    this.#shown.delete(at)
    this.#spare.push(element)
  }

  #press(event: KeyboardEvent): void {
    const { box, choose } = this.#parts
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if ((event.key === 'Enter' || event.key === ' ') && this.#active >= 0) {
      event.preventDefault()
      return choose(this.#active)
    }
    const page = Math.max(1, Math.floor(box.clientHeight / this.#rowHeight) - 1)
    const to = rowAfter(event.key, this.#active, this.#count, page)
    if (to === undefined) return
    event.preventDefault()
    this.#active = to
    box.scrollTop = scrollTo(to, box.scrollTop, box.clientHeight, this.#rowHeight)
    this.#draw()
  }

  #activate(at: number): void {
    this.#active = at
    this.#markActive()
  }

  #markActive(): void {
    for (const [at, element] of this.#shown) {
      element.setAttribute('aria-selected', String(at === this.#active))
    }
    const active = this.#shown.get(this.#active)
    if (active) this.#parts.box.setAttribute('aria-activedescendant', active.id)
    else this.#parts.box.removeAttribute('aria-activedescendant')
  }
}
