import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { evaluate, mean } from './evaluate.ts'
import { measure, parseMetric, type Metric } from './metrics.ts'
import { rankRun, rankScores } from './runs.ts'

type Numbers = Record<string, number>

/** Made by e2e/evaluate/trec_eval.py. */
const fixture = JSON.parse(
  readFileSync(new URL('../../e2e/evaluate/trec_eval.json', import.meta.url), 'utf8'),
) as Record<'run' | 'qrels' | 'expected', Record<string, Numbers>>

const maps = (object: Record<string, Numbers>) =>
  new Map(Object.entries(object).map(([id, numbers]) => [id, new Map(Object.entries(numbers))]))
const run = maps(fixture.run)
const qrels = maps(fixture.qrels)

describe('measure', () => {
  it("gives trec_eval's values, query by query", () => {
    const rankings = rankRun(run)
    const wrong: string[] = []
    let compared = 0
    for (const [query, expected] of Object.entries(fixture.expected)) {
      for (const [metric, value] of Object.entries(expected)) {
        const ours = measure(metric as Metric, rankings.get(query)!, qrels.get(query)!)
        compared++
        // trec_eval counts in double precision, in another order.
        if (Math.abs(ours - value) > 1e-12) wrong.push(`${query} ${metric}: ${ours}, not ${value}`)
      }
    }
    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThan(900)
  })

  const judgments = new Map([
    ['a', 1],
    ['b', 1],
  ])

  it.each([
    ['mrr@2', ['x', 'a', 'b'], 1 / 2],
    ['mrr@1', ['x', 'a', 'b'], 0],
    ['hit@3', ['x', 'y', 'b'], 1],
    ['hit', ['x', 'y'], 0],
    ['ndcg@10', [], 0],
    ['recall@10', [], 0],
    ['precision', [], 0],
    ['precision@4', ['a'], 1 / 4],
    ['recall', ['a', 'a', 'x'], 1 / 2],
    ['map', ['a', 'a', 'b'], 1],
  ] as const)('%s of %j is %d', (metric, ranking, value) => {
    expect(measure(metric, ranking, judgments)).toBe(value)
  })

  it('is 0 where nothing is relevant', () => {
    for (const metric of ['ndcg@10', 'mrr', 'map', 'recall@1', 'precision@1', 'hit@1'] as const) {
      expect(measure(metric, ['a'], new Map([['a', 0]]))).toBe(0)
    }
  })
})

describe('parseMetric', () => {
  it.each(['ndcg', 'ndcg@10', 'mrr@100', 'hit@1'])('takes %s', (text) => {
    expect(parseMetric(text)).toBe(text)
  })

  it.each(['', 'dcg@10', 'ndcg@', 'ndcg@0', 'ndcg@1.5', 'ndcg@10@2', 'NDCG@10'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseMetric(text)).toThrow(/no metric.*ndcg/)
    },
  )
})

describe('rankScores', () => {
  it('breaks ties as trec_eval does: the last id first', () => {
    const scores = new Map(Object.entries({ a: 1, c: 1, b: 2, d: 1 + 1e-9 }))
    expect(rankScores(scores)).toEqual(['b', 'd', 'c', 'a'])
  })
})

describe('evaluate', () => {
  const judged = new Map(['one', 'two', 'three'].map((query) => [query, new Map([['a', 1]])]))
  const rankings = new Map([
    ['two', ['x', 'a']],
    ['one', []],
    ['unjudged', ['a']],
  ])

  it('leaves out a query that has no ranking, and counts one that has an empty one', () => {
    const { queries, values } = evaluate(rankings, judged, ['mrr@10'])
    expect(queries).toEqual(['one', 'two'])
    expect([...values.get('mrr@10')!]).toEqual([0, 0.5])
    expect(mean(values.get('mrr@10')!)).toBe(0.25)
  })

  it('counts it as 0 where the run should be complete', () => {
    const { queries, values } = evaluate(rankings, judged, ['mrr@10'], { complete: true })
    expect(queries).toEqual(['one', 'two', 'three'])
    expect([...values.get('mrr@10')!]).toEqual([0, 0.5, 0])
  })
})
