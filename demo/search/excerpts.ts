import type { Reranker } from 'web-rerank'
import type { Passage } from '../corpus/corpus.ts'
import { excerptOf, sentencesOf, type Excerpt } from './sentences.ts'

/** Finds the sentence of each passage that answers the query best: all of them in one batch. */
export async function findExcerpts(
  reranker: Reranker,
  query: string,
  passages: readonly Passage[],
  signal: AbortSignal,
): Promise<Map<Passage, Excerpt>> {
  const parts = passages.map((passage) => ({ passage, sentences: sentencesOf(passage.text) }))
  const pairs = parts.flatMap(({ sentences }) =>
    sentences.map((sentence) => [query, sentence] as const),
  )
  const scores = await reranker.predict(pairs, { activation: 'identity', signal })
  let at = 0
  return new Map(
    parts.map(({ passage, sentences }) => {
      const own = scores.subarray(at, (at += sentences.length))
      return [passage, excerptOf(sentences, own)]
    }),
  )
}
