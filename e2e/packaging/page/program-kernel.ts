// A program for Node, with the model that comes with the package, on two threads.
import { createReranker } from 'web-rerank/kernel'
import { hits, query } from './hits.ts'

const reranker = await createReranker({ threads: 2 })
const ranked = await reranker.rank(query, hits, { text: (hit) => hit.title, topK: 2 })
const { runtime, device, threads } = reranker.info
console.log(JSON.stringify({ best: ranked[0]?.item.title, runtime, device, threads }))
// It is not disposed of: an idle one does not keep a program alive.
