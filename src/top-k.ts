/** One of many: where it stands among them, and how good it is. */
export interface Scored {
  readonly index: number
  readonly score: number
}

/** The best so many of any number, in as much memory as those take. Of equal scores the lower index is better. */
export class TopK<One extends Scored = Scored> {
  readonly #most: number
  /** A heap: each is no better than its two children, so that the worst stands first. */
  readonly #heap: One[] = []

  constructor(most: number) {
    this.#most = most
  }

  /** What a score must reach to be among them. */
  get least(): number {
    return this.#heap.length < this.#most ? -Infinity : (this.#heap[0]?.score ?? Infinity)
  }

  /** NaN is never among the best. */
  add(one: One): void {
    const heap = this.#heap
    if (Number.isNaN(one.score) || this.#most === 0) return
    if (heap.length < this.#most) this.#rise(one)
    else if (isWorse(heap[0]!, one)) this.#sink(one)
  }

  /** Best first. */
  sorted(): One[] {
    return this.#heap.toSorted((a, b) => (isWorse(a, b) ? 1 : -1))
  }

  #rise(one: One): void {
    const heap = this.#heap
    let at = heap.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isWorse(one, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = one
  }

  /** In place of the worst. */
  #sink(one: One): void {
    const heap = this.#heap
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isWorse(heap[child + 1]!, heap[child]!)) child++
      if (!isWorse(heap[child]!, one)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = one
  }
}

function isWorse(a: Scored, b: Scored): boolean {
  return a.score < b.score || (a.score === b.score && a.index > b.index)
}
