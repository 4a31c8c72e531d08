import { describe, expect, it } from 'vitest'
import { CATALOGUE } from 'web-rerank/models'
import { modelRows } from './chooser-rows.ts'

const MINI_LM = CATALOGUE.find(({ id }) => id === 'Xenova/ms-marco-MiniLM-L-6-v2')!

describe('a row of the chooser', () => {
  it('says what is fetched, where that is known, and how large the model is where not', () => {
    const [first] = modelRows([
      { ...MINI_LM, files: { int8: { path: 'a', bytes: 23_100_000, sha256: null } } },
    ])
    expect(first!.facts[0]).toBe('23.1 MB to fetch')
    const [second] = modelRows([{ ...MINI_LM, files: {}, parameters: 22_700_000 }])
    expect(second!.facts[0]).toBe('22.7 M parameters')
  })

  it('writes languages as words', () => {
    const [row] = modelRows([{ ...MINI_LM, languages: ['ko', 'multilingual'] }])
    expect(row!.facts).toContain('Korean, many languages')
  })

  it('gives each published figure with its measure and its source', () => {
    const published = [
      { measure: 'NDCG@10', source: 'https://one.example', values: { [MINI_LM.id]: 74.3 } },
      { measure: 'MRR@10', source: 'https://two.example', values: {} },
    ]
    expect(modelRows([MINI_LM], published)[0]!.quality).toEqual([
      { words: '74.30 NDCG@10', source: 'https://one.example' },
    ])
  })
})

it('lists rerankers only, those that cannot run last, each with one that does', () => {
  const rows = modelRows()
  const embedders = CATALOGUE.filter(({ embedding }) => embedding).map(({ id }) => id)
  expect(embedders.length).toBeGreaterThan(0)
  expect(rows.filter(({ id }) => embedders.includes(id))).toEqual([])
  const refused = rows.filter(({ refusal }) => refusal)
  expect(refused.length).toBeGreaterThan(0)
  expect(rows.slice(-refused.length)).toEqual(refused)
  const able = rows.filter(({ refusal }) => !refusal).map(({ id }) => id)
  for (const { refusal } of refused) expect(able).toContain(refusal!.nearest)
})
