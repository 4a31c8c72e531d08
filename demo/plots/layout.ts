/** A value of a plot; null is not known, or not yet. */
export interface Bar {
  readonly label: string
  readonly value: number | null
  /** What else it may be: the ends of the thin line. */
  readonly low?: number
  readonly high?: number
  /** Whether it is what the plot is about. */
  readonly strong?: boolean
}

/** A bar in shares of the plot's width, 0 to 1. */
export interface PlacedBar {
  readonly label: string
  readonly strong: boolean
  readonly width: number
  /** null where the ends are the value itself. */
  readonly spread: { readonly from: number; readonly to: number } | null
}

export interface BarLayout {
  readonly bars: readonly PlacedBar[]
  readonly ticks: readonly Tick[]
}

export interface Tick {
  readonly value: number
  /** Its place, as a share of the width. */
  readonly at: number
}

/** Bars from 0 on; the scale ends at a round number, or where `end` says. */
export function layOutBars(bars: readonly Bar[], end?: number): BarLayout {
  const tops = bars.map(({ value, high }) => Math.max(value ?? 0, high ?? 0))
  const step = end === undefined ? roundStep(Math.max(...tops, 0)) : end / 4
  const most = end ?? Math.max(1, Math.ceil(Math.max(...tops, 0) / step - 1e-9)) * step
  const share = (value: number) => Math.min(1, Math.max(0, value / most))
  return {
    bars: bars.map(({ label, value, low, high, strong = false }) => ({
      ...{ label, strong },
      width: share(value ?? 0),
      spread:
        value === null || low === undefined || high === undefined || low === high
          ? null
          : { from: share(low), to: share(high) },
    })),
    ticks: Array.from({ length: Math.round(most / step) + 1 }, (_, i) => ({
      value: i * step,
      at: share(i * step),
    })),
  }
}

/** 1, 2 or 5 times a power of ten, of which four or fewer reach this far. */
export function roundStep(most: number): number {
  if (!(most > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(most / 4))
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step * 4 >= most - 1e-9)!
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** A line in shares of width and height, from the top left; the scale is what the values need, and a bit more. */
export function layOutLine(values: readonly number[]): readonly Point[] {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  // A flat line stays in the middle.
  const room = most > least ? (most - least) * 0.3 : 0.05
  const [low, high] = [least - room, most + room]
  return values.map((value, i) => ({
    x: values.length > 1 ? i / (values.length - 1) : 0.5,
    y: (high - value) / (high - low),
  }))
}
