/** Numbers from 0 to 2^32 - 1, in whole numbers only: the same everywhere. */
export type Random = () => number

/** Mulberry32. Neighbouring seeds give unrelated numbers. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}

/** One of the first so many whole numbers. */
export function below(count: number, random: Random): number {
  return Math.floor((random() / 2 ** 32) * count)
}

/** Standard deviation of the sum of four numbers that are even from -0.5 to 0.5. */
const SPREAD = Math.sqrt(4 / 12)

/**
 * Close to a normal distribution, from sums alone: logarithms and cosines differ among engines in
 * their last bit.
 */
export function fillNormal(
  values: Float32Array,
  random: Random,
  { mean = 0, deviation }: { readonly mean?: number; readonly deviation: number },
): Float32Array {
  const unit = deviation / SPREAD / 65_536
  for (let i = 0; i < values.length; i++) {
    const one = random()
    const two = random()
    const sum = (one & 0xffff) + (one >>> 16) + (two & 0xffff) + (two >>> 16)
    values[i] = mean + (sum - 2 * 65_535) * unit
  }
  return values
}
