// What a function of rows is, told by what it does to known rows: whichever operators an exporter
// makes a LayerNorm or a GELU of, and in whatever order, the numbers are the same.
import type { Activation } from '../network.ts'
import { UNARY, erf } from './functions.ts'
import type { RowFunction } from './value.ts'

export type Recognised =
  | { readonly kind: 'scaled'; readonly scale: number }
  | { readonly kind: 'activated'; readonly activation: Activation }
  | {
      readonly kind: 'normed'
      readonly gain: Float64Array
      readonly bias: Float64Array
      readonly epsilon: number
    }

/** The two kinds of GELU differ by 4.7e-4; a constant in half precision moves them by 3e-5. */
const ACTIVATION_ERROR = 2e-4
const ACTIVATIONS: Readonly<Record<Activation, (x: number) => number>> = {
  gelu: (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
  'gelu-tanh': (x) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  relu: UNARY.Relu!,
  tanh: Math.tanh,
}
/** Where activations bend, and well beyond. */
const FARTHEST = 20
const POINTS = 400

/** Only rounding keeps what is computed here in double precision from being exact. */
const NORM_ERROR = 1e-6
const LARGE = 1e4
const SMALL = 1e-4

export function recognise(does: RowFunction): Recognised | undefined {
  if (does.width !== does.of.width) return undefined
  return scaled(does) ?? activated(does) ?? normed(does)
}

/** How many times `apply` is called at most. */
export function callsOf({ of: { width } }: RowFunction): number {
  return Math.ceil(POINTS / width) + 7
}

function scaled({ of: { width }, apply }: RowFunction): Recognised | undefined {
  const row = someRow(width, 1)
  const scale = apply(row)[0]! / row[0]!
  const holds = (row: Float64Array) =>
    apply(row).every((y, i) => Math.abs(y - scale * row[i]!) <= 1e-9 * Math.abs(scale * row[i]!))
  if (!Number.isFinite(scale) || scale === 0) return undefined
  return holds(row) && holds(someRow(width, 100)) ? { kind: 'scaled', scale } : undefined
}

function activated({ of: { width }, apply }: RowFunction): Recognised | undefined {
  const left = new Set(Object.keys(ACTIVATIONS) as Activation[])
  for (let start = 0; start < POINTS && left.size > 0; start += width) {
    const row = new Float64Array(width).map(
      (_, i) => (((start + i) % POINTS) / (POINTS - 1) - 0.5) * 2 * FARTHEST,
    )
    const values = apply(row)
    for (const activation of left) {
      const fits = row.every((x, i) => {
        const expected = ACTIVATIONS[activation](x)
        return Math.abs(values[i]! - expected) <= ACTIVATION_ERROR * Math.max(1, Math.abs(expected))
      })
      if (!fits) left.delete(activation)
    }
  }
  const [activation] = left
  return activation && { kind: 'activated', activation }
}

/**
 * gain × (x - mean) / sqrt(variance + epsilon) + bias. A row and its negative tell the bias; a row so
 * large that epsilon is nothing tells the gain; one so small that epsilon matters tells epsilon.
 */
function normed({ of: { width }, apply }: RowFunction): Recognised | undefined {
  if (width < 2) return undefined
  const row = someRow(width, 1)
  const { centred, variance } = spreadOf(row)
  const odd = (factor: number) => {
    const there = apply(row.map((x) => factor * x))
    const back = apply(row.map((x) => -factor * x))
    return {
      half: there.map((y, i) => (y - back[i]!) / 2),
      middle: there.map((y, i) => (y + back[i]!) / 2),
    }
  }
  const large = odd(LARGE)
  const gain = large.half.map((y, i) => (y * Math.sqrt(variance)) / centred[i]!)
  const bias = large.middle
  const small = odd(SMALL).half
  const most = largestOf(gain)
  const shrunk = small[most]! / large.half[most]!
  const epsilon = Math.max(0, SMALL ** 2 * variance * (1 / shrunk ** 2 - 1))

  const other = someRow(width, 2).map((x, i) => x + Math.cos(i))
  const spread = spreadOf(other)
  const holds = apply(other).every((y, i) => {
    const expected =
      (gain[i]! * spread.centred[i]!) / Math.sqrt(spread.variance + epsilon) + bias[i]!
    return Math.abs(y - expected) <= NORM_ERROR * Math.max(1, Math.abs(expected))
  })
  if (!holds || !(epsilon < 1)) return undefined
  // Exact but for rounding: six digits are more than any config has.
  return { kind: 'normed', gain, bias, epsilon: Number(epsilon.toPrecision(6)) }
}

function spreadOf(row: Float64Array): { centred: Float64Array; variance: number } {
  const mean = row.reduce((sum, x) => sum + x, 0) / row.length
  const centred = row.map((x) => x - mean)
  return { centred, variance: centred.reduce((sum, x) => sum + x * x, 0) / row.length }
}

function largestOf(row: Float64Array): number {
  return row.reduce((most, x, i) => (Math.abs(x) > Math.abs(row[most]!) ? i : most), 0)
}

/** The same each time, of no pattern, without zeros. */
function someRow(width: number, size: number): Float64Array {
  return new Float64Array(width).map((_, i) => {
    const random = Math.sin((i + 1) * 12.9898) * 43758.5453
    return size * ((random - Math.floor(random)) * 2 - 1 || 1)
  })
}
