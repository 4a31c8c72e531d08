import { describe, expect, it } from 'vitest'
import { reciprocalRankFusion, weightedScoreFusion } from './fusion.ts'

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => ({ name }))
const keyword = [
  { item: a!, score: 12 },
  { item: b!, score: 8 },
  { item: c!, score: 4 },
]
const semantic = [
  { item: c!, score: 0.9 },
  { item: d!, score: 0.8 },
  { item: b!, score: 0.1 },
]
const names = (fused: readonly { item: { name: string } }[]) =>
  fused.map(({ item }) => item.name).join('')

describe('reciprocalRankFusion', () => {
  it('adds 1 / (60 + place)', () => {
    const fused = reciprocalRankFusion([keyword, semantic])
    expect(names(fused)).toBe('cbad')
    expect(fused[0]).toEqual({
      item: c,
      score: 1 / 63 + 1 / 61,
      ranks: [3, 1],
      scores: [4, 0.9],
    })
    expect(fused[0]!.item).toBe(c)
    expect(fused[3]).toEqual({ item: d, score: 1 / 62, ranks: [null, 2], scores: [null, 0.8] })
  })

  it('takes any number of lists, weights, k and a limit', () => {
    expect(reciprocalRankFusion([])).toEqual([])
    expect(names(reciprocalRankFusion([keyword]))).toBe('abc')
    const options = { weights: [1, 0, 3], k: 0, limit: 2 }
    const fused = reciprocalRankFusion([keyword, semantic, [{ item: d! }, { item: b! }]], options)
    expect(fused.map(({ item, score }) => [item, score])).toEqual([
      [d, 3],
      [b, 1 / 2 + 3 / 2],
    ])
  })

  it('keeps the order of first appearance where sums are equal', () => {
    expect(names(reciprocalRankFusion([[{ item: b! }], [{ item: a! }], [{ item: d! }]]))).toBe(
      'bad',
    )
  })

  it('knows items again by an id, and counts the first place of a list', () => {
    const copies = [{ item: { name: 'b' } }, { item: { name: 'a' } }, { item: { name: 'b' } }]
    const fused = reciprocalRankFusion([keyword, copies], { id: ({ name }) => name })
    expect(fused.map(({ item, ranks }) => [item.name, ranks])).toEqual([
      ['a', [1, 2]],
      ['b', [2, 1]],
      ['c', [3, null]],
    ])
    expect(fused[0]!.item).toBe(a)
  })
})

describe('weightedScoreFusion', () => {
  it('makes scores alike by least and greatest; who is missing gets nothing', () => {
    const fused = weightedScoreFusion([keyword, semantic], { weights: [1, 3] })
    const score = (name: string) => fused.find(({ item }) => item.name === name)!.score
    expect(names(fused)).toBe('cdab')
    expect(score('c')).toBeCloseTo((0 + 3 * 1) / 4)
    expect(score('d')).toBeCloseTo((3 * 0.875) / 4)
    expect(score('a')).toBeCloseTo(1 / 4)
    expect(score('b')).toBeCloseTo(0.5 / 4)
  })

  it('makes scores alike by mean and deviation; who is missing gets the worst', () => {
    const fused = weightedScoreFusion([keyword, semantic], { normalize: 'zscore' })
    const z = Math.sqrt(3 / 2) // of 4, 8 and 12
    const deviation = Math.sqrt((0.3 ** 2 + 0.2 ** 2 + 0.5 ** 2) / 3)
    const score = (name: string) => fused.find(({ item }) => item.name === name)!.score
    expect(score('a')).toBeCloseTo((z - 0.5 / deviation) / 2)
    expect(score('c')).toBeCloseTo((-z + 0.3 / deviation) / 2)
    expect(score('d')).toBeCloseTo((-z + 0.2 / deviation) / 2)
  })

  it('may leave scores as they are', () => {
    const fused = weightedScoreFusion([keyword, semantic], { normalize: 'none' })
    expect(fused.map(({ score }) => score)).toEqual([6, 4.05, 2.45, 0.4])
  })

  it('makes something of equals, of one, and of nothing', () => {
    const equals = [
      { item: a!, score: 0.1 },
      { item: b!, score: 0.1 },
      { item: c!, score: 0.1 },
    ]
    const scores = (normalize: 'minmax' | 'zscore') =>
      weightedScoreFusion([equals, []], { normalize }).map(({ score }) => score)
    expect(scores('minmax')).toEqual([1, 1, 1])
    expect(scores('zscore')).toEqual([0, 0, 0])
    expect(weightedScoreFusion([[], []])).toEqual([])
    expect(weightedScoreFusion([equals], { weights: [0] }).map(({ score }) => score)).toEqual([
      0, 0, 0,
    ])
  })
})

it.each([
  () => reciprocalRankFusion([keyword], { weights: [1, 2] }),
  () => reciprocalRankFusion([keyword], { weights: [-1] }),
  () => reciprocalRankFusion([keyword], { k: -1 }),
  () => reciprocalRankFusion([keyword], { k: NaN }),
  () => weightedScoreFusion([[{ item: a, score: null }]]),
  () => weightedScoreFusion([keyword], { normalize: 'softmax' as 'none' }),
])('refuses what cannot be fused', (fuse) => {
  expect(fuse).toThrow(expect.objectContaining({ code: 'invalid-input' }))
})
