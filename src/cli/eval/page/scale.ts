/** From a value to a place on the page. */
export type Scale = (value: number) => number

export function linear(
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
): Scale {
  const span = to - from || 1
  return (value) => rounded(start + ((value - from) / span) * (end - start))
}

export function logarithmic(
  domain: readonly [number, number],
  range: readonly [number, number],
): Scale {
  const scale = linear([Math.log(domain[0]), Math.log(domain[1])], range)
  return (value) => scale(Math.log(value))
}

/** Round numbers within bounds, some five of them. */
export function ticks(from: number, to: number, about = 5): number[] {
  const rough = (to - from) / about || 1
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough)!
  const first = Math.ceil(from / step - 1e-9)
  const count = Math.floor(to / step + 1e-9) - first + 1
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** Bounds with some room around the values. */
export function around(values: readonly number[], share = 0.08): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const room = (high - low || Math.abs(high) || 1) * share
  return [low - room, high + room]
}

/** A tenth of a pixel is enough, and makes a smaller page. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10
}
