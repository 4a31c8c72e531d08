import { describe, expect, it, vi } from 'vitest'
import type { RankOptions } from '../types.ts'
import { retrieveAndRerank } from './retrieve-and-rerank.ts'
import type { EmbedOptions, Hit, SearchIndex } from './types.ts'

const items = ['egg', 'fetch a signal', 'boiled egg', 'a signal'].map((words) => ({ words }))
type Item = (typeof items)[number]

/** Hits at these places, the best first. */
function indexOf(...places: number[]): SearchIndex<Item> & { search: ReturnType<typeof vi.fn> } {
  const hits: Hit<Item>[] = places.map((index, i) => ({ index, item: items[index]!, score: 9 - i }))
  return {
    items,
    textOf: ({ words }) => words,
    search: vi.fn(async (_: string, { limit = 0 } = {}) => hits.slice(0, limit)),
  }
}

/** Longer texts first; remembers what it was asked. */
function reranker() {
  const asked: { texts: string[]; options: RankOptions<Item> }[] = []
  const rank = async <T>(_: string, list: readonly T[], options: RankOptions<T> = {}) => {
    const texts = await Promise.all(list.map(async (item, i) => options.text!(item, i)))
    asked.push({ texts, options: options as unknown as RankOptions<Item> })
    const ranked = list
      .map((item, index) => ({ index, item, score: texts[index]!.length, logit: 0 }))
      .sort((a, b) => b.score - a.score)
      .slice(0, options.topK)
    return Object.assign(ranked, { complete: true, scored: list.length, scoreKey: 'k' })
  }
  return { rank, asked }
}

/** One number says whether it is about eggs, one whether about signals. */
function embedder() {
  return {
    info: { dimensions: 2, vectorKey: 'k' } as never,
    embed: vi.fn(async (texts: readonly string[], _: EmbedOptions = {}) =>
      Float32Array.from(
        texts.flatMap((text) => [Number(text.includes('egg')), Number(text.includes('signal'))]),
      ),
    ),
  }
}

describe('retrieveAndRerank', () => {
  it("reranks the index's best, and gives the caller's own objects with their places", async () => {
    const index = indexOf(3, 0, 2)
    const { rank, asked } = reranker()
    const ranking = await retrieveAndRerank('q', { index, reranker: { rank }, candidates: 2 })
    expect(index.search).toHaveBeenCalledWith('q', { limit: 2 })
    expect(
      ranking.map(({ index, item, score, retrieved }) => [index, item, score, retrieved]),
    ).toEqual([
      [3, items[3], 8, 9],
      [0, items[0], 3, 8],
    ])
    expect(ranking[0]!.item).toBe(items[3])
    expect(ranking).toMatchObject({ complete: true, scored: 2, scoreKey: 'k' })
    expect(asked[0]!.options).toMatchObject({ topK: 10 })
    expect(asked[0]!.options).not.toHaveProperty('prior')
  })

  it('fuses several lists', async () => {
    const { rank, asked } = reranker()
    const index = [indexOf(3, 0), indexOf(2, 3)]
    const ranking = await retrieveAndRerank('q', { index, reranker: { rank }, topK: 1 })
    expect(asked[0]!.texts).toEqual(['a signal', 'boiled egg', 'egg'])
    expect(ranking.map(({ index }) => index)).toEqual([2])
  })

  it('lets the first stage keep a say, where that is asked for', async () => {
    const { rank, asked } = reranker()
    await retrieveAndRerank('q', { index: indexOf(3, 0), reranker: { rank }, blend: 0.4 })
    expect(asked[0]!.options).toMatchObject({ blend: 0.4, prior: [9, 8] })
  })

  it('finds more by meaning: all items are embedded once, the query each time', async () => {
    const { rank, asked } = reranker()
    const index = indexOf(0)
    const meaning = embedder()
    const options = { index, embedder: meaning, reranker: { rank }, candidates: 2 }
    await retrieveAndRerank('a signal', options)
    await retrieveAndRerank('an egg', options)
    expect(meaning.embed.mock.calls.map(([texts, { kind } = {}]) => [kind, texts.length])).toEqual([
      ['passage', 4],
      ['query', 1],
      ['query', 1],
    ])
    expect(asked.map(({ texts }) => texts)).toEqual([
      ['egg', 'fetch a signal'],
      ['egg', 'boiled egg'],
    ])
  })

  it('tries again what has failed', async () => {
    const { rank } = reranker()
    const meaning = embedder()
    meaning.embed.mockRejectedValueOnce(new Error('no room'))
    const options = { index: indexOf(0), embedder: meaning, reranker: { rank } }
    await expect(retrieveAndRerank('egg', options)).rejects.toThrow('no room')
    expect((await retrieveAndRerank('egg', options)).length).toBe(4)
  })

  it('ends for who has had enough; the embedding goes on for the next one', async () => {
    const { rank } = reranker()
    const meaning = embedder()
    const control = new AbortController()
    const options = { index: indexOf(0), embedder: meaning, reranker: { rank } }
    const first = retrieveAndRerank('egg', { ...options, signal: control.signal })
    control.abort()
    await expect(first).rejects.toMatchObject({ code: 'aborted' })
    await retrieveAndRerank('egg', options)
    expect(meaning.embed).toHaveBeenCalledTimes(2)
  })

  it.each([
    [3, {}, 'query'],
    ['q', { index: {} }, 'options.index'],
    ['q', { index: [] }, 'options.index'],
    ['q', { reranker: {} }, 'options.reranker'],
    ['q', { candidates: 0 }, 'options.candidates'],
    ['q', { topK: -1 }, 'options.topK'],
    ['q', { index: [indexOf(0)], embedder: embedder() }, 'createSemanticIndex'],
  ])('refuses %j with %j', async (query, options, words) => {
    const usual = { index: indexOf(0), reranker: reranker() }
    const asked = retrieveAndRerank(query as string, { ...usual, ...options } as never)
    await expect(asked).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(words) as string,
    })
  })
})
