// A program for Node: an index finds the candidates, a model ranks them.
import { createReranker } from 'web-rerank/kernel'
import { createIndex, retrieveAndRerank } from 'web-rerank/retrieve'
import { hits, query } from './hits.ts'

const index = await createIndex(hits, { fields: ['title'] })
const reranker = await createReranker({ threads: 1 })
const ranked = await retrieveAndRerank(query, { index, reranker, candidates: 2 })
console.log(JSON.stringify({ found: ranked.scored, best: ranked[0]?.item.title }))
// Neither is disposed of: idle ones do not keep a program alive.
