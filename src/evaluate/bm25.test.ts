import { describe, expect, it } from 'vitest'
import { wordsOf } from '../text/words.ts'
import { bm25, WordStatistics } from './bm25.ts'
import { FirstStage } from './first-stage.ts'

const TEXTS = ['a cat sat', 'a dog sat on a cat', 'a bird', 'cat cat cat']
const DOCUMENTS = TEXTS.map(wordsOf)

function statisticsOf(only?: ReadonlySet<string>): WordStatistics {
  const statistics = new WordStatistics(only)
  for (const words of DOCUMENTS) statistics.add(words)
  return statistics
}

describe('bm25', () => {
  it('is the formula, worked out by hand', () => {
    const statistics = statisticsOf()
    expect(statistics.averageLength).toBe(3.5)
    expect(statistics.idf('cat')).toBeCloseTo(Math.log(1 + 1.5 / 3.5), 12)
    // "cat" three times in a document of 3 words: 3 · 1.9 / (3 + 0.9 · (0.6 + 0.4 · 3 / 3.5)).
    const expected = (Math.log(1 + 1.5 / 3.5) * 5.7) / (3 + 0.9 * (0.6 + 1.2 / 3.5))
    expect(bm25(['cat'], DOCUMENTS[3]!, statistics)).toBeCloseTo(expected, 12)
  })

  it('obeys k1 and b', () => {
    const statistics = statisticsOf()
    const score = (words: string[], options: object) => bm25(['cat'], words, statistics, options)
    expect(score(DOCUMENTS[3]!, { k1: 0 })).toBe(score(DOCUMENTS[0]!, { k1: 0 }))
    expect(score(DOCUMENTS[0]!, { b: 0 })).toBe(score(DOCUMENTS[1]!, { b: 0 }))
    expect(score(DOCUMENTS[0]!, { b: 1 })).toBeGreaterThan(score(DOCUMENTS[1]!, { b: 1 }))
  })

  it('counts a word of the query once, and foreign ones not at all', () => {
    const statistics = statisticsOf()
    const [, document] = DOCUMENTS
    expect(bm25(['dog', 'dog', 'fish'], document!, statistics)).toBe(
      bm25(['dog'], document!, statistics),
    )
    expect(bm25([], document!, statistics)).toBe(0)
  })

  it('needs to know of the words of the queries only', () => {
    const some = statisticsOf(new Set(['cat']))
    expect(bm25(['cat'], DOCUMENTS[1]!, some)).toBe(bm25(['cat'], DOCUMENTS[1]!, statisticsOf()))
  })

  it('never scores below 0: a word in most documents tells little, but nothing false', () => {
    expect(statisticsOf().idf('cat')).toBeGreaterThan(0)
  })
})

describe('FirstStage', () => {
  const queries = [['cat', 'sat', 'cat'], ['bird'], ['fish']]

  it("finds each query's best documents, with bm25's scores", () => {
    const statistics = statisticsOf()
    const stage = new FirstStage<number>(queries, statistics, 2)
    DOCUMENTS.forEach((words, i) => stage.add(i, words))
    const expected = queries.map((query) =>
      DOCUMENTS.map((words, item) => ({ item, score: bm25(query, words, statistics) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, 2),
    )
    const found = stage.results()
    expect(found.map((list) => list.map(({ item }) => item))).toEqual([[0, 1], [2], []])
    for (const [i, list] of found.entries()) {
      for (const [k, { item, score }] of list.entries()) {
        expect(item).toBe(expected[i]![k]!.item)
        expect(score).toBeCloseTo(expected[i]![k]!.score, 12)
      }
    }
  })
})
