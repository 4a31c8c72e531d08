import type { RankOptions, RerankerOptions } from 'web-rerank'
import type { Case } from './case.ts'
import { equal, rejects } from './check.ts'

const CREATE: readonly (readonly [name: string, options: object])[] = [
  ['model', { model: 7 }],
  ['revision', { revision: null }],
  ['dtype', { dtype: 'q2' }],
  ['device', { device: 'gpu' }],
  ['device', { device: 'cpu' }],
  ['fallback', { fallback: 'yes' }],
  ['runtime', { runtime: 'tfjs' }],
  ['threads', { threads: 0 }],
  ['threads', { threads: 1.5 }],
  ['maxLength', { maxLength: 3 }],
  ['batchSize', { batchSize: 0 }],
  ['verify', { verify: true }],
  ['cache', { cache: 'memory' }],
  ['cache.files', { cache: { files: false } }],
  ['cache.scores', { cache: { scores: -1 } }],
  ['cache.tokens', { cache: { tokens: 5 } }],
  ['offline', { offline: 1 }],
  ['assets', { assets: 7 }],
  ['assets', { assets: 'http://[' }],
  ['worker', { worker: {} }],
  ['worker', { worker: 'http://[' }],
  ['signal', { signal: {} }],
  ['onProgress', { onProgress: true }],
  ['modle', { modle: 'a' }],
]

const CALL: readonly (readonly [name: string, options: object])[] = [
  ['activation', { activation: 'tanh' }],
  ['maxLength', { maxLength: 0 }],
  ['long', { long: 'cut' }],
  ['signal', { signal: true }],
  ['onProgress', { onProgress: {} }],
  ['top_k', { top_k: 3 }],
]

const RANK: readonly (readonly [name: string, options: object])[] = [
  ...CALL,
  ['text', { text: 'title' }],
  ['topK', { topK: -1 }],
  ['topK', { topK: 2.5 }],
  ['topN', { topN: '3' }],
  ['minScore', { minScore: NaN }],
  ['label', { label: -1 }],
  ['prior', { prior: 'given' }],
  ['prior', { prior: [1] }],
  ['prior', { prior: [1, NaN] }],
  ['prior', { prior: () => 'high' }],
  ['blend', { blend: 1.01 }],
  ['blend', { blend: -0.1 }],
  ['deadlineMs', { deadlineMs: 'soon' }],
  ['onPartial', { onPartial: 1 }],
  ['replaces', { replaces: 1 }],
]

export const optionCases: readonly Case[] = [
  {
    name: 'options: each wrong one of createReranker is named, and no worker is started',
    run: async ({ createReranker, entry, startThread }) => {
      let started = 0
      const worker = () => {
        started++
        return startThread(entry('fake-worker'))
      }
      for (const [name, options] of CREATE) {
        const work = createReranker({ worker, ...options })
        await rejects(work, 'invalid-input', `wrong ${name}`, `options.${name}`)
      }
      await rejects(createReranker('model' as RerankerOptions), 'invalid-input', 'no object')
      equal(started, 0, 'workers started')
    },
  },
  {
    name: 'options: each wrong one of rank is named, before any work',
    run: async ({ open }) => {
      const reranker = await open()
      const before = reranker.info.cache
      let asked = 0
      const text = (item: string) => {
        asked++
        return item
      }
      for (const [name, options] of RANK) {
        const work = reranker.rank('a', ['b', 'c'], { text, ...options })
        await rejects(work, 'invalid-input', `wrong ${name}`, `options.${name}`)
      }
      await rejects(reranker.rank(7 as never, ['b']), 'invalid-input', 'wrong query', 'query')
      await rejects(reranker.rank('a', 'b' as never), 'invalid-input', 'wrong items', 'items')
      await rejects(reranker.rank('a', [], 5 as never), 'invalid-input', 'wrong options', 'options')
      equal(asked, 0, 'texts asked for')
      await reranker.rank('a', [])
      equal(reranker.info.cache.scores, before.scores, 'score cache')
    },
  },
  {
    name: 'options: each wrong one of predict is named, before any work',
    run: async ({ open }) => {
      const reranker = await open()
      const named = async (pairs: unknown, name: string, options: object = {}) => {
        const work = reranker.predict(pairs as [string, string][], options)
        await rejects(work, 'invalid-input', `wrong ${name}`, name)
      }
      for (const [name, options] of CALL) await named([['a', 'b']], `options.${name}`, options)
      for (const name of ['topK', 'deadlineMs', 'label']) {
        await named([['a', 'b']], `options.${name}`, { [name]: 1 })
      }
      await named('a', 'pairs')
      await named([['a', 'b'], 'c'], 'pairs[1]')
      await named(
        [
          ['a', 'b'],
          [7, 'd'],
        ],
        'pairs[1][0]',
      )
      await named([['a']], 'pairs[0][1]')
      equal(reranker.info.cache.scores.misses, 0, 'pairs looked up')
    },
  },
  {
    name: 'options: undefined is as good as nothing said',
    run: async ({ open }) => {
      const nothing = { text: undefined, topK: undefined, prior: undefined, signal: undefined }
      const reranker = await open('', {
        threads: undefined,
        dtype: 'q8',
      } as unknown as RerankerOptions)
      equal(reranker.info.dtype, 'int8', "'q8' is 'int8'")
      const ranking = await reranker.rank('a', ['b'], nothing as unknown as RankOptions<string>)
      equal(ranking.length, 1, 'results')
    },
  },
]
