import { createReranker } from 'web-rerank/kernel'
import { checkScores } from '../contender.ts'
import { dl19Lengths, makeTexts } from '../texts.ts'
import type { Visited } from '../visit.ts'

const DOCUMENTS = 20

/** In ms, from nothing but its files to the first ranking. */
async function start(): Promise<number> {
  const { query, documents } = makeTexts(dl19Lengths(DOCUMENTS), 1)
  const started = performance.now()
  const reranker = await createReranker()
  const ranking = await reranker.rank(query, documents)
  const ms = performance.now() - started
  checkScores(
    ranking.map(({ logit }) => logit ?? NaN),
    DOCUMENTS,
  )
  await reranker.dispose()
  return ms
}

// The first time brings the files into the browser's cache.
Object.assign(globalThis, { visited: start().then(start) } satisfies Visited)
