import type { RerankerInfo } from '../../index.ts'
import { createReranker } from '../../node.ts'
import { rerankerOptions } from '../engine.ts'
import type { Notice } from '../notice.ts'
import type { EvalCommand } from './arguments.ts'
import type { EvaluationSet } from './set.ts'

/** What a model says of every query's documents, in the first stage's order. */
export interface Scored {
  readonly info: RerankerInfo
  readonly logits: readonly (readonly number[])[]
  /** The positions in the order that `rank()` gives where nothing is said; only where that was asked for. */
  readonly defaultOrders: readonly (readonly number[])[] | null
  readonly docsPerSecond: number
}

/** Scores all documents by the model alone. */
export async function scoreSet(
  { queries }: EvaluationSet,
  model: string | null,
  { engine, label, blends }: Pick<EvalCommand, 'engine' | 'label' | 'blends'>,
  notice: Notice,
): Promise<Scored> {
  const name = model ?? 'the embedded model'
  const reranker = await createReranker({
    ...rerankerOptions(engine, model),
    onProgress: ({ phase }) => notice.show(`${name}: ${phase}`),
  })
  try {
    await reranker.warmup()
    const logits: number[][] = []
    const defaultOrders: number[][] = []
    // Only the embedded model adds something of its own where nothing is said.
    const alsoDefault = model === null && blends === null
    const options = {
      text: ({ text }: { readonly text: string }) => text,
      ...(label !== null && { label }),
    }
    let documents = 0
    let milliseconds = 0
    for (const [i, query] of queries.entries()) {
      notice.show(`${name}: query ${i + 1} of ${queries.length}`)
      const started = performance.now()
      const ranking = await reranker.rank(query.text, query.documents, { ...options, blend: 0 })
      milliseconds += performance.now() - started
      documents += query.documents.length
      const row = Array<number>(query.documents.length)
      for (const { index, logit } of ranking) row[index] = logit!
      logits.push(row)
      if (!alsoDefault) continue
      // The model's scores are remembered: this takes little.
      const again = await reranker.rank(query.text, query.documents, options)
      defaultOrders.push(again.map(({ index }) => index))
    }
    return {
      info: reranker.info,
      logits,
      defaultOrders: alsoDefault ? defaultOrders : null,
      docsPerSecond: milliseconds > 0 ? (documents / milliseconds) * 1_000 : 0,
    }
  } finally {
    notice.clear()
    await reranker.dispose()
  }
}
