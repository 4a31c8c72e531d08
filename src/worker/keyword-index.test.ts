import { describe, expect, it } from 'vitest'
import type { IndexQuery } from '../index-protocol.ts'
import { KeywordEngine } from './keyword-index.ts'

const DOCUMENTS = [
  ['Boiling an egg', 'Lower the egg into hot water.'],
  ['Cancel a fetch', 'An AbortController ends a request.'],
  ['Fetching', 'A request for data from a server.'],
  ['Fetching', 'A request for data from a server.'],
]
const QUERY: IndexQuery = {
  ...{ query: '', limit: 10, prefix: false, fuzzy: 0, combineWith: 'OR', boost: {}, fields: null },
}

function engine(): KeywordEngine {
  const made = new KeywordEngine()
  made.open(['title', 'body'])
  expect(made.add(DOCUMENTS.slice(0, 2))).toBe(2)
  expect(made.add(DOCUMENTS.slice(2))).toBe(4)
  return made
}
const found = (made: KeywordEngine, query: string, options: Partial<IndexQuery> = {}) => [
  ...made.search({ ...QUERY, query, ...options }).positions,
]

describe('a keyword index', () => {
  it('finds documents by their words, equal ones in their order', () => {
    expect(found(engine(), 'egg')).toEqual([0])
    expect(found(engine(), 'fetching data')).toEqual([2, 3])
    expect(found(engine(), 'data', { limit: 1 })).toEqual([2])
    expect(found(engine(), 'submarine')).toEqual([])
  })

  it('takes words for beginnings: none, all, or the last', () => {
    expect(found(engine(), 'fet')).toEqual([])
    expect(found(engine(), 'fet', { prefix: true }).length).toBe(3)
    expect(found(engine(), 'fet egg', { prefix: 'last' })).toEqual([0])
    expect(found(engine(), 'egg fet', { prefix: 'last' }).length).toBe(4)
  })

  it('forgives letters, wants all words, weighs fields, and looks into some only', () => {
    expect(found(engine(), 'eggg')).toEqual([])
    expect(found(engine(), 'eggg', { fuzzy: 1 })).toEqual([0])
    expect(found(engine(), 'cancel request', { combineWith: 'AND' })).toEqual([1])
    expect(found(engine(), 'cancel data', { boost: { body: 50 } })[0]).toBe(2)
    expect(found(engine(), 'cancel data', { boost: { title: 50 } })[0]).toBe(1)
    expect(found(engine(), 'fetching', { fields: ['body'] })).toEqual([])
  })

  it('gives the same after it was saved and loaded', () => {
    const [first, second] = [engine(), new KeywordEngine()]
    const saved = second.load(first.save(['a', 'b', 7, 'd']))
    expect(saved).toEqual({ fields: ['title', 'body'], count: 4, ids: ['a', 'b', 7, 'd'] })
    const query = { ...QUERY, query: 'fetch request', prefix: true }
    expect(second.search(query)).toEqual(first.search(query))
  })

  it.each(['', 'no JSON', '{}', '{"format":"another"}'])('does not load %j', (text) => {
    const load = () => new KeywordEngine().load(new TextEncoder().encode(text))
    expect(load).toThrow(expect.objectContaining({ code: 'integrity' }))
  })

  it('says so where it was not opened', () => {
    expect(() => new KeywordEngine().add([['x']])).toThrow(
      expect.objectContaining({ code: 'load-failed' }),
    )
  })
})
