import { rerankerFactory } from '../page/create-reranker.ts'
import { resolveOptions } from '../page/options.ts'
import type { Equipment } from '../page/workers.ts'
import { invalid } from './check.ts'
import { PageEmbedder } from './embedder.ts'
import type { Embedder, EmbedderOptions } from './types.ts'

export type CreateEmbedder = (options: EmbedderOptions) => Promise<Embedder>

/** A vector is a thousand times a score: what was typed last is all that is worth remembering in memory. */
const RECENT = 1_000
const POOLINGS: readonly unknown[] = ['auto', 'mean', 'cls']

/**
 * `createEmbedder` for an entry of this package. It stands on a reranker whose model gives vectors instead
 * of logits: workers, store, recovery and turns are the same.
 */
export function embedderFactory(equipment: Equipment): CreateEmbedder {
  return async (options) => {
    if (typeof options?.model !== 'string') {
      throw invalid('options.model', "a string, such as 'Xenova/all-MiniLM-L6-v2'")
    }
    const { pooling = 'auto', prompts = {}, cache, ...shared } = options
    if (!POOLINGS.includes(pooling)) throw invalid('options.pooling', POOLINGS.join(' or '))
    for (const [kind, prompt] of Object.entries(prompts)) {
      if (kind !== 'query' && kind !== 'passage') {
        throw invalid(`options.prompts.${kind}`, 'query or passage')
      }
      if (typeof prompt !== 'string') throw invalid(`options.prompts.${kind}`, 'a string')
    }
    const head = pooling === 'auto' ? 'embed' : pooling
    const create = rerankerFactory(equipment, (said) => ({
      ...resolveOptions(said),
      head,
      prompts,
    }))
    return new PageEmbedder(await create({ ...shared, cache: { scores: RECENT, ...cache } }))
  }
}
