// A program for Node.
import { createReranker } from 'web-rerank'
import { hits, query } from './hits.ts'

const reranker = await createReranker({
  model: 'fake',
  worker: new URL('./fake/worker.js', import.meta.url),
})
const ranked = await reranker.rank(query, hits, { text: (hit) => hit.title, topK: 2 })
console.log(JSON.stringify({ best: ranked[0]?.item.title, runtime: reranker.info.runtime }))
await reranker.dispose()
