import { beforeAll, describe, expect, it } from 'vitest'
import type { RerankerInfo } from '../../../index.ts'
import type { EvaluationSet } from '../set.ts'
import { toJson, type Result } from '../results.ts'
import type { Scored } from '../score.ts'
import { compareSystems } from '../systems.ts'
import { formatResult } from '../table.ts'
import { html } from './html.ts'
import { makePage } from './page.ts'
import { around, linear, logarithmic, ticks } from './scale.ts'

const EVIL = `</style><script>alert("x")</script>'&`

/** Three queries with three documents; the model turns the lists of the first two round. */
const SET: EvaluationSet = {
  name: `tiny ${EVIL}`,
  queries: ['q1', 'q2', 'q3'].map((id) => ({
    id,
    text: `${id} ${EVIL}`,
    documents: ['a', 'b', 'c'].map((name) => ({ id: name, text: `text ${name} ${EVIL}` })),
    prior: [3, 2, 1],
  })),
  qrels: new Map([
    ['q1', new Map([['a', 1]])],
    ['q2', new Map([['c', 2]])],
    ['q3', new Map([['a', 1]])],
  ]),
  leftOut: 4,
}
const SCORED: Scored = {
  info: { model: './some/model' } as RerankerInfo,
  logits: [
    [1, 2, 3],
    [1, 2, 3],
    [3, 2, 1],
  ],
  defaultOrders: [
    [0, 1, 2],
    [2, 1, 0],
    [0, 1, 2],
  ],
  docsPerSecond: 1234.5,
}

let result: Result
beforeAll(() => {
  const systems = compareSystems(SET, [SCORED], ['mrr@10', 'hit@1'], [0, 0.5, 1])
  result = { set: SET, firstStage: 'bm25', systems }
})

describe('compareSystems', () => {
  it('measures the first stage, the model, the best blend and the default', () => {
    const seen = result.systems.map(({ name, blend, values }) => [
      name,
      blend,
      [...values.get('mrr@10')!].map((value) => Math.round(value * 100)),
    ])
    expect(seen).toEqual([
      ['first-stage', null, [100, 33, 100]],
      ['reranked', null, [33, 100, 100]],
      // Where the two disagree completely, a half of each leaves the first stage's order.
      ['blended', 0, [33, 100, 100]],
      ['default', null, [100, 100, 100]],
    ])
    expect(result.systems[2]!.sweep.map(({ blend }) => blend)).toEqual([0, 0.5, 1])
    expect(result.systems[3]!.against!.get('mrr@10')).toMatchObject({ wins: 1, losses: 0, ties: 2 })
  })

  it('has nothing to blend with where there is no first stage', () => {
    const queries = SET.queries.map((query) => ({ ...query, prior: null }))
    const scored = { ...SCORED, defaultOrders: null }
    const systems = compareSystems({ ...SET, queries }, [scored], ['map'], null)
    expect(systems.map(({ name, against }) => [name, against])).toEqual([['reranked', null]])
  })
})

describe('reports', () => {
  it('prints JSON of the promised shape', () => {
    const { sets } = JSON.parse(JSON.stringify(toJson([result]))) as {
      sets: { systems: { name: string; model: string; metrics: object; docsPerSecond: number }[] }[]
    }
    expect(sets[0]).toMatchObject({ name: SET.name, queries: 3, leftOut: 4, firstStage: 'bm25' })
    expect(sets[0]!.systems.map(({ name }) => name)).toEqual([
      ...['first-stage', 'reranked', 'blended', 'default'],
    ])
    const [first, reranked] = sets[0]!.systems
    expect(first).toMatchObject({ model: null, docsPerSecond: null })
    expect(reranked).toMatchObject({ model: './some/model', docsPerSecond: 1234.5 })
    const { mean, low, high } = result.systems[1]!.metrics.get('mrr@10')!
    expect(reranked!.metrics).toMatchObject({ 'mrr@10': { mean, low, high } })
    expect(mean).toBeCloseTo((1 / 3 + 1 + 1) / 3, 12)
  })

  it('prints a table', () => {
    const text = formatResult(result)
    expect(text).toContain('3 queries (4 without a relevant document left out)')
    expect(text).toMatch(/^reranked +0\.7778 +0\.6667 +1235$/m)
    expect(text).toContain('1 queries better, 1 worse, 1 the same')
    expect(text).toContain('best blend 0, chosen on these very queries')
  })
})

describe('makePage', () => {
  it('shows everything, with texts escaped, and asks nobody for anything', () => {
    const page = makePage(result)
    expect(page).not.toContain('<script')
    expect(page).not.toMatch(/(?:src|href)=|url\(|@import/)
    expect(page.match(/<\/style>/g)).toHaveLength(1)
    expect(page).toContain(
      'q1 &lt;/style&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;',
    )
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/)
    for (const part of ['By metric', 'Query by query', 'What it costs', 'What got worse']) {
      expect(page).toContain(part)
    }
    expect(page).toContain('1.00 → 0.33')
    expect(page.replaceAll(/\s+/g, ' ')).toContain(
      '<b class="gain">1 better</b>, <b class="loss">1 worse</b>, 1 the same',
    )
  })

  it('does with a first stage alone', () => {
    const page = makePage({ ...result, systems: result.systems.slice(0, 1) })
    expect(page).not.toContain('What got worse')
    expect(page).not.toMatch(/NaN|undefined|Infinity/)
  })
})

describe('parts of a page', () => {
  it('escapes what is not markup', () => {
    const breaks = [html`<br />`, html`<hr />`]
    expect(html`<b>${'<i>'}${html`<br />`}${breaks}${3}</b>`.markup).toBe(
      '<b>&lt;i&gt;<br /><br /><hr />3</b>',
    )
  })

  it('finds round numbers and places for them', () => {
    expect(ticks(0.12, 0.57)).toEqual([0.2, 0.3, 0.4, 0.5])
    expect(ticks(-1, 1, 4)).toEqual([-1, -0.5, 0, 0.5, 1])
    expect(linear([0, 2], [10, 20])(1)).toBe(15)
    expect(logarithmic([1, 100], [0, 10])(10)).toBe(5)
    expect(around([1, 2], 0.5)).toEqual([0.5, 2.5])
    expect(around([0.5])[0]).toBeLessThan(0.5)
  })
})
