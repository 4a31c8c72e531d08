// Both halves: an index finds the candidates, the kernel ranks them.
import { createReranker } from 'web-rerank/kernel'
import { createIndex } from 'web-rerank/retrieve'
import { hits, query } from './hits.ts'
import { show } from './show.ts'

const index = await createIndex(hits, { text: (hit) => hit.title })
const found = await index.search(query, { limit: 2 })
void show(
  createReranker(),
  found.map(({ item }) => item),
)
