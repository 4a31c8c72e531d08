import { describe, expect, it, vi } from 'vitest'
import type { PredictOptions, Reranker } from '../types.ts'
import { PageEmbedder } from './embedder.ts'

/** "Scores" two numbers a text: its kind's length and its own. `keys` are what each call finds as the score key. */
function fake(keys: string[] = ['k']) {
  const calls: { pairs: number; options: PredictOptions }[] = []
  class FakeReranker extends EventTarget {
    get info() {
      const cache = { scores: { entries: 1, hits: 2, misses: 3 }, tokens: null }
      return {
        ...{ model: 'm', scoreKey: keys[0], labels: ['embedding'], positiveLabel: 0, cache },
        activation: 'identity',
        embedding: {
          ...{ dimensions: 2, pooling: 'mean', normalized: true },
          prompts: { query: 'q: ', passage: '' },
        },
      }
    }
    predict = async (pairs: readonly (readonly [string, string])[], options: PredictOptions) => {
      calls.push({ pairs: pairs.length, options })
      options.onProgress?.({ scored: pairs.length, total: pairs.length })
      if (keys.length > 1) keys.shift()
      return Float32Array.from(pairs.flatMap(([kind, text]) => [kind.length, text.length]))
    }
    warmup = vi.fn(async () => {})
    dispose = vi.fn(async () => {})
  }
  const reranker = new FakeReranker()
  return { reranker, embedder: new PageEmbedder(reranker as unknown as Reranker), calls }
}

describe('an embedder', () => {
  it('gives a row a text, in portions, and tells how far it is', async () => {
    const { embedder, calls } = fake()
    const texts = Array.from({ length: 600 }, (_, i) => 'x'.repeat(i))
    const told: unknown[] = []
    const onProgress = (progress: unknown) => told.push(progress)
    const vectors = await embedder.embed(texts, { kind: 'query', maxLength: 64, onProgress })
    expect(vectors).toEqual(Float32Array.from(texts.flatMap(({ length }) => [5, length])))
    expect(calls.map(({ pairs }) => pairs)).toEqual([256, 256, 88])
    expect(calls[0]!.options).toMatchObject({ activation: 'identity', maxLength: 64 })
    expect(told).toEqual([256, 512, 600].map((done) => ({ done, total: 600 })))
  })

  it('takes texts for passages, and none for nothing', async () => {
    const { embedder } = fake()
    expect(await embedder.embed(['abc'])).toEqual(Float32Array.of(7, 3))
    expect(await embedder.embed([])).toEqual(new Float32Array(0))
  })

  it('makes all vectors again where the runtime changes on the way', async () => {
    const { embedder, calls } = fake(['k', 'other'])
    const vectors = await embedder.embed(Array.from({ length: 300 }, () => 'abc'))
    expect(vectors).toHaveLength(600)
    expect(calls.map(({ pairs }) => pairs)).toEqual([256, 256, 44])
  })

  it('says what it is in its own words', () => {
    const { info } = fake().embedder
    expect(info).toEqual({
      ...{ model: 'm', vectorKey: 'k', dimensions: 2, pooling: 'mean', normalized: true },
      prompts: { query: 'q: ', passage: '' },
      cache: { vectors: null, recent: { entries: 1, hits: 2, misses: 3 }, tokens: null },
    })
  })

  it('passes events on, and ends', async () => {
    const { embedder, reranker } = fake()
    const heard = vi.fn()
    embedder.addEventListener('recovered', ({ detail }) => heard(detail))
    reranker.dispatchEvent(new CustomEvent('recovered', { detail: { code: 'c', reason: 'r' } }))
    expect(heard).toHaveBeenCalledExactlyOnceWith({ code: 'c', reason: 'r' })
    await embedder.warmup()
    await embedder.dispose()
    expect(reranker.warmup).toHaveBeenCalledOnce()
    expect(reranker.dispose).toHaveBeenCalledOnce()
  })

  it.each([
    ['text' as unknown as string[], {}, 'texts'],
    [['a', 3 as unknown as string], {}, 'texts[1]'],
    [['a'], { kind: 'document' as 'query' }, 'options.kind'],
    [['a'], { long: 'windows' as 'error' }, 'options.long'],
  ])('refuses %j with %j', async (texts, options, words) => {
    await expect(fake().embedder.embed(texts, options)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(words) as string,
    })
  })
})
