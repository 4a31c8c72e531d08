import { RerankError } from '../errors.ts'
import { mean } from './evaluate.ts'
import { randomFrom } from './random.ts'

export interface ResampleOptions {
  /**
   * How often queries are drawn anew.
   * @default 2000
   */
  resamples?: number
  /**
   * The same seed gives the same numbers.
   * @default 1
   */
  seed?: number
  /**
   * How sure an interval is.
   * @default 0.95
   */
  confidence?: number
}

export interface Interval {
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** How much better the second of two systems is than the first. */
export interface Comparison extends Interval {
  /** How likely a difference of this size would be if the systems were as good as each other. */
  readonly p: number
  /** Queries on which the second one is better, worse, and the same. */
  readonly wins: number
  readonly losses: number
  readonly ties: number
}

/** The mean over queries, and between which bounds it would be with other queries of the kind (percentile bootstrap). */
export function bootstrap(values: ArrayLike<number>, options: ResampleOptions = {}): Interval {
  const { resamples = 2000, seed = 1, confidence = 0.95 } = options
  if (values.length === 0) return { mean: 0, low: 0, high: 0 }
  const random = randomFrom(seed)
  const means = Float64Array.from({ length: resamples }, () => drawnMean(values, random)).sort()
  const beyond = (1 - confidence) / 2
  return { mean: mean(values), low: quantile(means, beyond), high: quantile(means, 1 - beyond) }
}

/**
 * Two systems on the same queries: the interval is a paired bootstrap's, the p-value (two-sided) a
 * paired randomisation test's, which swaps the systems query by query.
 */
export function compare(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  options: ResampleOptions = {},
): Comparison {
  if (before.length !== after.length) {
    throw new RerankError(
      'invalid-input',
      `Both systems need a value for each query: ${before.length} and ${after.length} were given.`,
    )
  }
  const differences = Float64Array.from(after, (value, i) => value - before[i]!)
  const count = (holds: (difference: number) => boolean) => differences.filter(holds).length
  return {
    ...bootstrap(differences, options),
    p: randomisation(differences, options),
    wins: count((difference) => difference > 0),
    losses: count((difference) => difference < 0),
    ties: count((difference) => difference === 0),
  }
}

function drawnMean(values: ArrayLike<number>, random: () => number): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[Math.floor(random() * values.length)]!
  return sum / values.length
}

/** Between two values of a sorted list, in proportion. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
  return below + (above - below) * (place % 1)
}

function randomisation(
  differences: Float64Array,
  { resamples = 2000, seed = 1 }: ResampleOptions,
): number {
  const random = randomFrom(seed)
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0))
  // A rounding must not make equals unequal.
  const reached = observed - 1e-12 * differences.length
  let extreme = 0
  for (let i = 0; i < resamples; i++) {
    let sum = 0
    for (const difference of differences) sum += random() < 0.5 ? difference : -difference
    if (Math.abs(sum) >= reached) extreme++
  }
  // The order that was seen is one of those that could have been.
  return (extreme + 1) / (resamples + 1)
}
