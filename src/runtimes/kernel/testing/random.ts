// Numbers that only look random: from a seed, by whole numbers alone, so the same on every machine.

export interface Random {
  /** One of the first so many whole numbers. */
  below(count: number): number
  /** Even between two numbers. */
  between(low: number, high: number): number
  /** In single precision, around 0, most of them within `deviation`. */
  normals(count: number, deviation: number): Float32Array<ArrayBuffer>
  pick<One>(from: readonly One[]): One
}

/** Mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (count: number) => Math.floor((next() / 2 ** 32) * count)
  return {
    below,
    between: (low, high) => low + (next() / 2 ** 32) * (high - low),
    normals: (count, deviation) => {
      const numbers = new Float32Array(count)
      for (let i = 0; i < count; i++) {
        // Three even numbers from -1 to 1: their sum has a deviation of 1.
        const sum = (next() + next() + next()) / 2 ** 31 - 3
        numbers[i] = sum * deviation
      }
      return numbers
    },
    pick: (from) => from[below(from.length)]!,
  }
}
