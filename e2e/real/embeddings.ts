import type { Embedder } from 'web-rerank/embed'
import { embeddings, texts } from '../models/embeddings.ts'
import { atMost, equal, holds } from '../suite/check.ts'
import { BOTH, type RealCase, type RealContext } from './case.ts'

/** From PyTorch in single precision: 3e-6 was measured. */
const FROM_PYTORCH = 1e-4
const KINDS = ['query', 'passage'] as const

const open = ({ createEmbedder, assets, hub, runtime }: RealContext, model: string) =>
  createEmbedder({ ...{ model, assets, hub, runtime }, device: 'wasm', dtype: 'fp32', threads: 1 })

async function compare(embedder: Embedder, name: string): Promise<void> {
  const { vectors, ...facts } = embeddings[name]!
  const { pooling, normalized, dimensions, maxLength } = embedder.info
  equal({ pooling, normalized, dimensions, maxLength }, facts, 'info')
  for (const kind of KINDS) {
    const found = await embedder.embed(texts, { kind })
    const right = vectors[kind].flat()
    equal(found.length, right.length, 'numbers')
    const off = right.map((number, i) => Math.abs(number - found[i]!))
    atMost(Math.max(...off), FROM_PYTORCH, `off sentence-transformers' vectors, ${name}, ${kind}`)
  }
}

/** Models that give vectors, for the first stage. */
export const embeddingCases: readonly RealCase[] = [
  {
    name: 'embeddings: those of sentence-transformers, pooled by mean and by first token',
    places: ['node', 'page'],
    runtimes: BOTH,
    run: async (context) => {
      const names = Object.keys(embeddings)
      const models = names.map((name) => `models/${name}`)
      // A checkpoint needs no export.
      if (context.runtime === 'kernel') models.push('checkpoint/tiny-embed-cls')
      for (const model of models) {
        const embedder = await open(context, model)
        await compare(embedder, model.replace(/^.*\//, ''))
        await embedder.dispose()
      }
    },
  },
  {
    name: 'embeddings: a second visit makes only those that are new',
    places: ['node', 'page'],
    runtimes: ['kernel'],
    run: async (context) => {
      const passages = texts.map((text) => `${text} once more`)
      const first = await open(context, 'models/tiny-embed-mean')
      const before = await first.embed(passages)
      await first.dispose()
      const second = await open(context, 'models/tiny-embed-mean')
      const after = await second.embed([...passages, 'a text that is new'])
      equal([...after.subarray(0, before.length)], [...before], 'vectors')
      const { hits, misses } = second.info.cache.vectors!
      equal({ hits, misses }, { hits: passages.length, misses: 1 }, 'kept vectors')
      await second.dispose()
    },
  },
  {
    name: 'embeddings: a reranker is no embedder, and an embedding model no reranker',
    places: ['node'],
    runtimes: BOTH,
    run: async (context) => {
      for (const attempt of [
        () => open(context, 'models/tiny-bert'),
        () => context.open('models/tiny-embed-cls'),
      ]) {
        const code = await attempt().then(
          () => 'none',
          (error: { code?: string }) => error.code,
        )
        holds(code === 'unsupported-model', `the error's code is ${code}`)
      }
    },
  },
]
