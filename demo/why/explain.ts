import type { Reranker } from 'web-rerank'
import { partsOf, variantsOf, weightsOf, type Part } from './leave-out.ts'

export interface Explanation {
  readonly parts: readonly Part[]
  /** What each part brings, as a difference of logits. */
  readonly weights: Float32Array
  /** What the model says of the whole text. */
  readonly logit: number
}

/** Which words of a text carry its score: each is left out once, all in one batch. */
export async function explain(
  reranker: Reranker,
  query: string,
  text: string,
  signal: AbortSignal,
): Promise<Explanation> {
  const parts = partsOf(text)
  const pairs = variantsOf(parts).map((variant) => [query, variant] as const)
  const logits = await reranker.predict(pairs, { activation: 'identity', signal })
  return { parts, weights: weightsOf(logits), logit: logits[0]! }
}
