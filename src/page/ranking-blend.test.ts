import { describe, expect, it } from 'vitest'
import { buildRanking, type RankingOptions } from './ranking.ts'

const LOGITS = [2, -1, 0.5, 4]
const PRIOR = [10, 40, 30, -20]

/** One pass over sums and squares, unlike the code it checks. */
function zScores(values: readonly number[]): number[] {
  let [sum, squares] = [0, 0]
  for (const value of values) {
    sum += value
    squares += value * value
  }
  const mean = sum / values.length
  const variance = squares / values.length - mean * mean
  return values.map((value) => (variance ? (value - mean) / Math.sqrt(variance) : 0))
}

function blended(logits: readonly (number | null)[], prior: readonly number[], blend: number) {
  const results = logits.map((logit) =>
    logit === null ? undefined : { logits: [logit], truncated: false, window: null },
  )
  return buildRanking(
    logits,
    { scoreKey: '', results, scored: results.filter(Boolean).length },
    {
      activation: 'identity',
      label: 0,
      topK: Infinity,
      minScore: -Infinity,
      prior: Float64Array.from(prior),
      blend,
    },
  )
}

describe('a prior', () => {
  it.each([0, 0.33, 0.5, 1])('blends in by z-scores at %d', (blend) => {
    const [logits, prior] = [zScores(LOGITS), zScores(PRIOR)]
    const expected = LOGITS.map((_, i) => (1 - blend) * logits[i]! + blend * prior[i]!)
    const ranking = blended(LOGITS, PRIOR, blend)
    for (const { index, blended } of ranking) expect(blended).toBeCloseTo(expected[index]!, 12)
    const best = [0, 1, 2, 3].sort((a, b) => expected[b]! - expected[a]!)
    expect(ranking.map(({ index }) => index)).toEqual(best)
  })

  it('alone decides at 1, the model alone at 0', () => {
    expect(blended(LOGITS, PRIOR, 1).map(({ index }) => index)).toEqual([1, 2, 0, 3])
    expect(blended(LOGITS, PRIOR, 0).map(({ index }) => index)).toEqual([3, 0, 2, 1])
  })

  it('is in each result as it was given, and leaves score and logit alone', () => {
    for (const { index, prior, score, logit } of blended(LOGITS, PRIOR, 0.7)) {
      expect(prior).toBe(PRIOR[index])
      expect(score).toBe(LOGITS[index])
      expect(logit).toBe(LOGITS[index])
    }
  })

  it('that is the same for all leaves the order to the model', () => {
    const ranking = blended(LOGITS, [5, 5, 5, 5], 0.5)
    const logits = zScores(LOGITS)
    expect(ranking.map(({ index }) => index)).toEqual([3, 0, 2, 1])
    for (const { index, blended } of ranking) expect(blended).toBeCloseTo(logits[index]! / 2, 12)
  })

  it('decides where the logits are all the same', () => {
    const ranking = blended([1, 1, 1, 1], PRIOR, 0.1)
    expect(ranking.map(({ index }) => index)).toEqual([1, 2, 0, 3])
    for (const { blended } of ranking) expect(blended).not.toBeNaN()
  })

  it('leaves one item, and ties, where they were', () => {
    expect([...blended([3], [1], 0.33)]).toMatchObject([{ index: 0, blended: 0 }])
    expect(blended([3, 3, 3], [1, 1, 1], 0.33).map(({ index }) => index)).toEqual([0, 1, 2])
  })

  it('is standardised over the items that have a score', () => {
    const some = blended([2, null, 0.5, 4], [10, 1_000_000, 30, -20], 0.5)
    const [logits, prior] = [zScores([2, 0.5, 4]), zScores([10, 30, -20])]
    expect(some.find(({ index }) => index === 0)!.blended).toBeCloseTo(
      (logits[0]! + prior[0]!) / 2,
      12,
    )
  })
})

describe("the model's own lexical part", () => {
  const LEXICAL = [0, 7, 3, 1]
  const OPTIONS: RankingOptions = {
    ...{ activation: 'identity', label: 0, topK: Infinity, minScore: -Infinity },
    ...{ prior: null, blend: 0.4 },
  }
  const results = LOGITS.map((logit, i) => ({
    ...{ logits: [logit], truncated: false, window: null, lexical: LEXICAL[i]! },
  }))
  const rank = (
    options: Partial<RankingOptions> = {},
    own: ((typeof results)[number] | undefined)[] = results,
  ) =>
    buildRanking(
      LOGITS,
      { scoreKey: '', results: own, scored: own.filter(Boolean).length },
      { ...OPTIONS, ...options },
    )

  it('is a prior where the caller gives none', () => {
    const [logits, lexical] = [zScores(LOGITS), zScores(LEXICAL)]
    const ranking = rank()
    expect(ranking.map(({ index }) => index)).toEqual([3, 1, 0, 2])
    for (const { index, prior, blended, logit } of ranking) {
      expect([prior, logit]).toEqual([LEXICAL[index], LOGITS[index]])
      expect(blended).toBeCloseTo(0.6 * logits[index]! + 0.4 * lexical[index]!, 12)
    }
  })

  it("gives way to the caller's prior", () => {
    const ranking = rank({ prior: Float64Array.from(PRIOR), blend: 0.33 })
    expect([...ranking]).toEqual([...blended(LOGITS, PRIOR, 0.33)])
  })

  it('leaves the order to the model at 0', () => {
    expect(rank({ blend: 0 }).map(({ index }) => index)).toEqual([3, 0, 2, 1])
  })

  it('is not known of what has no score yet', () => {
    const some = rank({}, [results[0], undefined, results[2], results[3]])
    expect(some.at(-1)).toEqual({ index: 1, item: LOGITS[1], score: null, logit: null })
    expect(some.slice(0, 3).every(({ prior }) => prior !== undefined)).toBe(true)
    expect(
      rank({}, [undefined, undefined, undefined, undefined]).map(({ index }) => index),
    ).toEqual([0, 1, 2, 3])
  })
})

describe('priors at the edge of what numbers can hold', () => {
  const blendedOf = (given: number[]) => {
    const results = given.map((_, i) => ({ logits: [i], truncated: false, window: null }))
    return buildRanking(
      given,
      { scoreKey: 'k', results, scored: given.length },
      {
        ...{ activation: 'identity', label: 0, topK: Infinity, minScore: -Infinity, blend: 1 },
        prior: Float64Array.from(given),
      },
    ).map(({ index, blended }) => [index, blended])
  }

  it('equals are 0, whatever rounding does to their mean', () => {
    expect(blendedOf([0.1, 0.1, 0.1]).map(([, blended]) => blended)).toEqual([0, 0, 0])
  })

  it('large ones keep their say', () => {
    expect(blendedOf([0, 1e99, -1e99]).map(([index]) => index)).toEqual([1, 0, 2])
  })
})
