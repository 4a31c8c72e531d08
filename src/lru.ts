import type { CacheStats } from './types.ts'

/** Remembers the most recently used values, up to a total weight. */
export class Lru<V> implements CacheStats {
  readonly #limit: number
  readonly #weigh: (key: string, value: V) => number
  // A Map iterates in order of insertion: the first key is the one used longest ago.
  readonly #values = new Map<string, V>()
  #weight = 0
  hits = 0
  misses = 0

  constructor(limit: number, weigh: (key: string, value: V) => number = () => 1) {
    this.#limit = limit
    this.#weigh = weigh
  }

  get entries(): number {
    return this.#values.size
  }

  get(key: string): V | undefined {
    const value = this.#values.get(key)
    if (value === undefined) {
      this.misses++
      return undefined
    }
    this.hits++
    this.#values.delete(key)
    this.#values.set(key, value)
    return value
  }

  set(key: string, value: V): void {
    this.#remove(key)
    const weight = this.#weigh(key, value)
    if (weight > this.#limit) return // it would only drive out all others
    this.#values.set(key, value)
    this.#weight += weight
    for (const oldest of this.#values.keys()) {
      if (this.#weight <= this.#limit) break
      this.#remove(oldest)
    }
  }

  #remove(key: string): void {
    const value = this.#values.get(key)
    if (value === undefined) return
    this.#weight -= this.#weigh(key, value)
    this.#values.delete(key)
  }

  stats(): CacheStats {
    return { entries: this.entries, hits: this.hits, misses: this.misses }
  }
}
