import { createReranker } from 'web-rerank/kernel'
import { checkScores } from '../contender.ts'
import type { Visited } from '../visit.ts'

const DOCUMENTS = 20
/** By then a page has nothing more to do with itself. */
const SETTLED_MS = 500

/** In ms, from createReranker() to the first ranking, in a page that has done nothing of the kind before. */
async function start(): Promise<number> {
  // Words that people use: of made-up ones the model's vocabulary makes three tokens each.
  const { passages, questions, readable } = await import('../../demo/corpus/corpus.ts')
  const documents = passages.slice(0, DOCUMENTS).map(readable)
  const { query } = questions[0]!
  await new Promise((settled) => setTimeout(settled, SETTLED_MS))
  const started = performance.now()
  const reranker = await createReranker()
  const ranking = await reranker.rank(query, documents)
  const ms = performance.now() - started
  checkScores(
    ranking.map(({ logit }) => logit ?? NaN),
    DOCUMENTS,
  )
  return ms
}

Object.assign(globalThis, { visited: start() } satisfies Visited)
