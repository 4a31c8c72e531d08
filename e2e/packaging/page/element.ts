import type { RerankResultsEvents } from 'web-rerank/element'

document.addEventListener('reranked', (event) => {
  const { detail } = event as RerankResultsEvents['reranked']
  document.querySelector('#status')!.textContent = `${detail.scored} scored`
})
