import type { Reranker } from 'web-rerank'
import { hits as all, query } from './hits.ts'

/** Puts the hits in order, on the page. */
export async function show(start: Promise<Reranker>, hits = all): Promise<void> {
  const reranker = await start
  const ranked = await reranker.rank(query, hits, { text: (hit) => hit.title, topK: 2 })
  const order = document.querySelector('#order')!
  for (const { item, score } of ranked) {
    const row = document.createElement('li')
    row.textContent = `${item.title}: ${score?.toFixed(2)}`
    order.append(row)
  }
  const { runtime, device } = reranker.info
  document.querySelector('#status')!.textContent =
    `${runtime} on ${device}, ${ranked.scored} scored`
}
