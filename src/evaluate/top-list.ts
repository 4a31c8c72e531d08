export interface Scored<T> {
  readonly item: T
  readonly score: number
}

interface Placed<T> extends Scored<T> {
  /** How many came before it. */
  readonly place: number
}

/** The best so many of a stream, in little memory; of equal ones those that came first. */
export class TopList<T> {
  readonly #most: number
  /** A heap: no element is better than its two children at 2i + 1 and 2i + 2. */
  readonly #heap: Placed<T>[] = []
  #seen = 0

  constructor(most: number) {
    this.#most = most
  }

  add(item: T, score: number): void {
    const added = { item, score, place: this.#seen++ }
    if (this.#heap.length < this.#most) this.#rise(added)
    else if (this.#most > 0 && isWorse(this.#heap[0]!, added)) this.#sink(added)
  }

  /** Best first. */
  list(): Scored<T>[] {
    return [...this.#heap]
      .sort((a, b) => (isWorse(a, b) ? 1 : -1))
      .map(({ item, score }) => ({ item, score }))
  }

  #rise(added: Placed<T>): void {
    const heap = this.#heap
    let at = heap.push(added) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isWorse(added, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = added
  }

  /** Takes the place of the worst. */
  #sink(added: Placed<T>): void {
    const heap = this.#heap
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isWorse(heap[child + 1]!, heap[child]!)) child++
      if (!isWorse(heap[child]!, added)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = added
  }
}

function isWorse(one: Placed<unknown>, other: Placed<unknown>): boolean {
  return one.score < other.score || (one.score === other.score && one.place > other.place)
}
