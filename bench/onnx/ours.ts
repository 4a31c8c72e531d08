import { createReranker } from 'web-rerank'
import type { Contender, ContenderOptions } from './contender.ts'

export async function openOurs({
  model,
  threads,
  keepFiles,
}: ContenderOptions): Promise<Contender> {
  const reranker = await createReranker({
    model: model.href,
    runtime: 'onnx',
    device: 'wasm',
    dtype: 'int8',
    threads,
    cache: { files: keepFiles ? 'auto' : 'memory', scores: 0 },
  })
  return {
    score: async ({ query, documents }) => {
      const ranking = await reranker.rank(query, documents)
      const scores = new Float32Array(documents.length).fill(NaN)
      for (const { index, logit } of ranking) scores[index] = logit ?? NaN
      return scores
    },
    close: () => reranker.dispose(),
  }
}
