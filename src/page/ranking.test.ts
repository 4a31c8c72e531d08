import { describe, expect, it } from 'vitest'
import { activate, buildRanking, type RankingOptions } from './ranking.ts'
import type { Scores } from './scores.ts'

const OPTIONS: RankingOptions = {
  activation: 'sigmoid',
  label: 0,
  topK: Infinity,
  minScore: -Infinity,
  prior: null,
  blend: 0,
}

/** null is a pair that has no score yet. */
function scoresOf(logits: readonly (number | readonly number[] | null)[]): Scores {
  return {
    scoreKey: 'model/wasm',
    scored: logits.filter((logit) => logit !== null).length,
    results: logits.map((row) =>
      row === null ? undefined : { logits: [row].flat(), truncated: false, window: null },
    ),
  }
}

function rank(logits: Parameters<typeof scoresOf>[0], options: Partial<RankingOptions> = {}) {
  const items = logits.map((_, i) => ({ name: `item ${i}` }))
  return { items, ranking: buildRanking(items, scoresOf(logits), { ...OPTIONS, ...options }) }
}

const order = (...args: Parameters<typeof rank>) => rank(...args).ranking.map(({ index }) => index)
const list = (...args: Parameters<typeof rank>) => rank(...args).ranking.map(({ score }) => score)

describe('the order', () => {
  it('goes by logit, best first', () => {
    expect(order([0.5, -2, 3, 0])).toEqual([2, 0, 3, 1])
  })

  it('leaves ties as they came', () => {
    expect(order([1, 2, 1, 2, 1])).toEqual([1, 3, 0, 2, 4])
  })

  it('tells logits apart whose scores are both 1', () => {
    const { ranking } = rank([40, 60, 50])
    expect(ranking.map(({ score }) => score)).toEqual([1, 1, 1])
    expect(ranking.map(({ index }) => index)).toEqual([1, 2, 0])
  })

  it('does not go by a function that turns it round', () => {
    expect(order([1, 3, 2], { activation: ([logit]) => -logit! })).toEqual([1, 2, 0])
  })

  it('gives back the very items, and says of which list they are', () => {
    const { items, ranking } = rank([0.5, -2, 3])
    for (const { item, index } of ranking) expect(item).toBe(items[index])
    expect(ranking).toMatchObject({ complete: true, scored: 3, scoreKey: 'model/wasm' })
    expect(ranking[0]).toEqual({
      index: 2,
      item: items[2],
      logit: 3,
      score: expect.closeTo(0.9526, 4),
    })
  })

  it('is empty for nothing', () => {
    expect(order([])).toEqual([])
    expect(rank([]).ranking).toMatchObject({ complete: true, scored: 0 })
  })
})

describe('what has no score yet', () => {
  it('follows in the order it came, with neither score nor logit', () => {
    const { ranking, items } = rank([null, 1, null, 2])
    expect(ranking.map(({ index }) => index)).toEqual([3, 1, 0, 2])
    expect(ranking[2]).toEqual({ index: 0, item: items[0], score: null, logit: null })
    expect(ranking).toMatchObject({ complete: false, scored: 2 })
  })

  it('is there before topK cuts', () => {
    expect(order([null, 1, null, 2], { topK: 3 })).toEqual([3, 1, 0])
    expect(rank([null, 1], { topK: 1 }).ranking.complete).toBe(false)
  })

  it('is not dropped by minScore, as scored items are', () => {
    expect(order([null, 0, -3, 3], { minScore: 0.5 })).toEqual([3, 1, 0])
  })

  it('has its prior', () => {
    const { ranking } = rank([null, 1], { prior: Float64Array.of(7, 8), blend: 0.5 })
    expect(ranking[1]).toMatchObject({ index: 0, prior: 7, score: null })
    expect(ranking[1]).not.toHaveProperty('blended')
  })
})

describe('topK and minScore', () => {
  it.each([
    [0, []],
    [2, [1, 3]],
    [9, [1, 3, 0, 2]],
  ])('topK %i', (topK, expected) => {
    expect(order([1, 4, 0, 2], { topK })).toEqual(expected)
  })

  it('minScore keeps what reaches it exactly, and topK counts what is left', () => {
    expect(order([1, 4, 0, 2], { activation: 'identity', minScore: 1 })).toEqual([1, 3, 0])
    expect(order([1, 4, 0, 2], { activation: 'identity', minScore: 1, topK: 2 })).toEqual([1, 3])
  })
})

describe('what is said of a pair', () => {
  it('is handed on', () => {
    const scores = scoresOf([1, 0])
    scores.results[0] = { logits: [1], truncated: true, window: null }
    scores.results[1] = { logits: [0], truncated: false, window: [10, 20] }
    const [first, second] = buildRanking(['a', 'b'], scores, OPTIONS)
    expect(first).toMatchObject({ truncated: true })
    expect(first).not.toHaveProperty('window')
    expect(second).toMatchObject({ window: [10, 20] })
    expect(second).not.toHaveProperty('truncated')
  })
})

describe('activations', () => {
  const LOGITS = [2.5, -1, 0.3, -4]
  const powers = LOGITS.map((logit) => Math.exp(logit))
  const sum = powers[0]! + powers[1]! + powers[2]! + powers[3]!

  it.each<[string, RankingOptions['activation'], number[]]>([
    ['identity', 'identity', LOGITS],
    ['sigmoid', 'sigmoid', LOGITS.map((logit) => 0.5 * (1 + Math.tanh(logit / 2)))],
    ['listwise', 'listwise', powers.map((power) => power / sum)],
    ['a function that gives a number', ([logit]) => logit! ** 2, [6.25, 1, 0.09, 16]],
    ['a function that gives a row', (row) => row.map((n) => 2 * n), [5, -2, 0.6, -8]],
  ])('%s', (_, activation, expected) => {
    const { ranking } = rank(LOGITS, { activation })
    for (const { index, score, logit } of ranking) {
      expect(score).toBeCloseTo(expected[index]!, 6)
      expect(logit).toBe(LOGITS[index])
    }
  })

  it('do not overflow', () => {
    expect(list([1000, -1000], { activation: 'sigmoid' })).toEqual([1, 0])
    expect(list([1000, 1000, -1000], { activation: 'listwise' })).toEqual([0.5, 0.5, 0])
    expect([...activate([[1000, -1000]], 'softmax')]).toEqual([1, 0])
  })

  it('listwise sums to 1 for each label over the list', () => {
    const values = activate(
      [
        [1, -2],
        [0.5, 4],
        [3, 0],
      ],
      'listwise',
    )
    expect(values[0]! + values[2]! + values[4]!).toBeCloseTo(1, 12)
    expect(values[1]! + values[3]! + values[5]!).toBeCloseTo(1, 12)
  })

  it('softmax sums to 1 for each pair over the labels', () => {
    const values = activate(
      [
        [1, -2, 0],
        [0.5, 4, 4],
      ],
      'softmax',
    )
    expect(values[0]! + values[1]! + values[2]!).toBeCloseTo(1, 12)
    expect(values[3]! + values[4]! + values[5]!).toBeCloseTo(1, 12)
    expect(values[0]! / values[1]!).toBeCloseTo(Math.exp(3), 9)
  })

  it.each<[string, RankingOptions['activation']]>([
    ['NaN', () => NaN],
    ['a row with a NaN', () => [1, NaN]],
    ['too few numbers', () => [1]],
    ['too many numbers', () => [1, 2, 3]],
    ['nothing', () => []],
  ])('a function that gives %s is refused', (_, activation) => {
    expect(() =>
      rank(
        [
          [1, 2],
          [3, 4],
        ],
        { activation },
      ),
    ).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })

  it('a function is given one pair at a time, as single floats', () => {
    const seen: unknown[] = []
    activate(
      [
        [1, 2],
        [3, 4],
      ],
      (row) => seen.push(row),
    )
    expect(seen).toEqual([Float32Array.of(1, 2), Float32Array.of(3, 4)])
  })
})

describe('several labels', () => {
  const ROWS = [
    [1, 5, 0],
    [2, 2, 9],
    [3, 1, -9],
  ]

  it('go by the one that means relevant', () => {
    expect(order(ROWS, { label: 1 })).toEqual([0, 1, 2])
    expect(order(ROWS, { label: 0 })).toEqual([2, 1, 0])
    expect(list(ROWS, { label: 2, activation: 'identity' })).toEqual([9, 0, -9])
  })

  it('with a softmax go by its log-odds, so that order and score agree', () => {
    const { ranking } = rank(ROWS, { label: 1, activation: 'softmax' })
    const scores = ranking.map(({ score }) => score!)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(ranking.map(({ index }) => index)).toEqual([0, 2, 1])
    for (const { score, logit } of ranking) {
      expect(logit).toBeCloseTo(Math.log(score! / (1 - score!)), 9)
    }
  })
})

describe('an activation that gives rows of the wrong length', () => {
  it('is refused, even where they add up', () => {
    const rows = [
      [1, 2],
      [3, 4],
    ]
    const wrong = (row: Float32Array) => (row[0] === 1 ? [1, 2, 3] : [4])
    expect(() => activate(rows, wrong)).toThrow('options.activation')
  })
})

describe('an activation that throws', () => {
  it("is the caller's mistake", () => {
    const thrown = new Error('mine')
    const activation = () => {
      throw thrown
    }
    expect(() => activate([[1]], activation)).toThrow(
      expect.objectContaining({ code: 'invalid-input', cause: thrown }),
    )
  })
})
