import type { createReranker, RerankerOptions } from 'web-rerank'
import type { Contender, ContenderOptions } from './contender.ts'

/** This library, int8 on WASM where nothing else is said, with one of its runtimes. */
export async function openReranker(
  create: typeof createReranker,
  own: Pick<RerankerOptions, 'runtime' | 'assets' | 'device' | 'dtype'>,
  { model, threads, keepFiles, signal }: ContenderOptions,
): Promise<Contender> {
  const reranker = await create({
    ...{ model, device: 'wasm', dtype: 'int8', threads },
    ...own,
    ...(signal && { signal }),
    cache: { files: keepFiles ? 'auto' : 'memory', scores: 0 },
  })
  const { info } = reranker
  if (threads !== 'auto' && info.threads !== threads) {
    throw new Error(`${info.runtime} runs on ${info.threads} threads, not on ${threads}`)
  }
  return {
    instruction: info.instruction,
    details: {
      ...{ runtime: info.runtime, device: info.device, dtype: info.dtype, threads: info.threads },
    },
    score: async ({ query, documents }) => {
      const ranking = await reranker.rank(query, documents, { ...(signal && { signal }) })
      const scores = new Float32Array(documents.length).fill(NaN)
      for (const { index, logit } of ranking) scores[index] = logit ?? NaN
      return scores
    },
    close: () => reranker.dispose(),
  }
}
