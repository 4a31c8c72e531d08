import { createIndex, type KeywordIndex } from 'web-rerank/retrieve'
import { passages, type Passage } from './corpus.ts'

/** What is reranked of a question's hits: with some 300 passages, nearly all that have a word of it. */
export const CANDIDATES = 200

/** The keyword engine that "before" stands for: MiniSearch, as it comes. */
export function indexCorpus(): Promise<KeywordIndex<Passage>> {
  return createIndex(passages, { fields: ['title', 'text'] })
}
