import { RerankError } from '../errors.ts'

/** A list of results, best first: hits of an index, a ranking, or your own. */
export type ResultList<T> = readonly { readonly item: T; readonly score?: number | null }[]

/** An item of one list or several. */
export interface Fused<T> {
  readonly item: T
  /** A higher one is better. */
  readonly score: number
  /** Its place in each list, from 1 on; null where it is not among them. */
  readonly ranks: readonly (number | null)[]
  /** Its score in each list. */
  readonly scores: readonly (number | null)[]
}

export interface FusionOptions<T> {
  /**
   * How much each list counts.
   * @default 1 each
   */
  weights?: readonly number[]
  /**
   * What makes two items the same; of an item that a list has twice, the first place counts.
   * @default the object itself
   */
  id?: (item: T) => unknown
  /**
   * The best so many.
   * @default all
   */
  limit?: number
}

export interface ReciprocalRankOptions<T> extends FusionOptions<T> {
  /**
   * The larger, the less the first places stand out.
   * @default 60
   */
  k?: number
}

export interface WeightedScoreOptions<T> extends FusionOptions<T> {
  /**
   * How scores of different lists are made alike. `'minmax'`: a list's worst is 0, its best 1, equals
   * are all 1. `'zscore'`: a list's mean is 0, its deviation 1, equals are all 0. `'none'`: as they are.
   * @default 'minmax'
   */
  normalize?: 'minmax' | 'zscore' | 'none'
}

/**
 * By places alone, whatever the scores mean: the sum of weight / (k + place) over all lists. Equal sums
 * keep the order in which items first appear, list after list.
 */
export function reciprocalRankFusion<T>(
  lists: readonly ResultList<T>[],
  options: ReciprocalRankOptions<T> = {},
): Fused<T>[] {
  const { k = 60 } = options
  if (!(k >= 0)) throw invalid('options.k must be a number from 0 on.')
  return fuse(lists, options, ({ ranks }, weights) =>
    sum(ranks.map((rank, list) => (rank === null ? 0 : weights[list]! / (k + rank)))),
  )
}

/**
 * By scores, made alike first: the weighted mean over all lists. An item that a list does not have gets
 * the list's worst (0 with `'none'`), since it must be worse than what was found. A list without items
 * counts for nothing. Equal means keep the order in which items first appear.
 */
export function weightedScoreFusion<T>(
  lists: readonly ResultList<T>[],
  options: WeightedScoreOptions<T> = {},
): Fused<T>[] {
  const normalize = NORMALIZERS[options.normalize ?? 'minmax']
  if (!normalize) throw invalid("options.normalize must be 'minmax', 'zscore' or 'none'.")
  const alike = lists.map((list, number) => normalize(list.map(scoreIn(number))))
  const used = lists.map((list) => list.length > 0)
  return fuse(lists, options, ({ ranks }, weights) => {
    const total = sum(weights.filter((_, list) => used[list]))
    const parts = ranks.map((rank, list) => {
      const { values, worst } = alike[list]!
      return weights[list]! * (rank === null ? worst : values[rank - 1]!)
    })
    return total === 0 ? 0 : sum(parts) / total
  })
}

interface Alike {
  readonly values: readonly number[]
  /** For what is not in the list. */
  readonly worst: number
}

const NORMALIZERS: Readonly<Record<string, (scores: readonly number[]) => Alike>> = {
  none: (values) => ({ values, worst: 0 }),
  minmax: (scores) => {
    const low = lowestOf(scores)
    const range = -lowestOf(scores.map((score) => -score)) - low
    return { values: scores.map((score) => (range > 0 ? (score - low) / range : 1)), worst: 0 }
  },
  zscore: (scores) => {
    const mean = sum(scores) / scores.length
    const deviation = Math.sqrt(sum(scores.map((score) => (score - mean) ** 2)) / scores.length)
    // The mean of equals may be off by a rounding.
    const isSpread = deviation > Math.abs(mean) * 1e-12
    const values = scores.map((score) => (isSpread ? (score - mean) / deviation : 0))
    return { values, worst: scores.length > 0 ? lowestOf(values) : 0 }
  },
}

type Found<T> = Omit<Fused<T>, 'score'>

function fuse<T>(
  lists: readonly ResultList<T>[],
  { weights = lists.map(() => 1), id = (item) => item, limit = Infinity }: FusionOptions<T>,
  scoreOf: (found: Found<T>, weights: readonly number[]) => number,
): Fused<T>[] {
  const areWeights =
    weights.length === lists.length &&
    weights.every((weight) => Number.isFinite(weight) && weight >= 0)
  if (!areWeights) {
    throw invalid(`options.weights must be ${lists.length} numbers from 0 on: one a list.`)
  }
  const found = new Map<unknown, { item: T; ranks: (number | null)[]; scores: (number | null)[] }>()
  lists.forEach((list, number) => {
    list.forEach(({ item, score }, i) => {
      const key = id(item)
      const known = found.get(key) ?? {
        item,
        ranks: lists.map(() => null),
        scores: lists.map(() => null),
      }
      found.set(key, known)
      if (known.ranks[number] !== null) return
      known.ranks[number] = i + 1
      known.scores[number] = score ?? null
    })
  })
  return Array.from(found.values(), (one) => ({ ...one, score: scoreOf(one, weights) }))
    .sort((a, b) => b.score - a.score) // a stable sort
    .slice(0, limit)
}

function scoreIn(list: number): (result: { score?: number | null }, i: number) => number {
  return ({ score }, i) => {
    if (typeof score === 'number' && Number.isFinite(score)) return score
    throw invalid(`lists[${list}][${i}] has no score: fuse by places, with reciprocalRankFusion.`)
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function lowestOf(numbers: readonly number[]): number {
  return numbers.reduce((low, number) => Math.min(low, number), Infinity)
}

function invalid(message: string): RerankError {
  return new RerankError('invalid-input', message)
}
