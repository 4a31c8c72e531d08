import type { createReranker, RerankerOptions } from 'web-rerank'
import type { Contender, ContenderOptions } from './contender.ts'

/** This library, int8 on WASM, with one of its runtimes. */
export async function openReranker(
  create: typeof createReranker,
  own: Pick<RerankerOptions, 'runtime' | 'assets'>,
  { model, threads, keepFiles }: ContenderOptions,
): Promise<Contender> {
  const reranker = await create({
    ...own,
    model: model.href,
    device: 'wasm',
    dtype: 'int8',
    threads,
    cache: { files: keepFiles ? 'auto' : 'memory', scores: 0 },
  })
  const { info } = reranker
  if (info.threads !== threads) {
    throw new Error(`${info.runtime} runs on ${info.threads} threads, not on ${threads}`)
  }
  return {
    instruction: info.instruction,
    score: async ({ query, documents }) => {
      const ranking = await reranker.rank(query, documents)
      const scores = new Float32Array(documents.length).fill(NaN)
      for (const { index, logit } of ranking) scores[index] = logit ?? NaN
      return scores
    },
    close: () => reranker.dispose(),
  }
}
