// For bundlers that follow `new Worker(new URL(…))`: Vite and webpack.
import { createReranker } from 'web-rerank/kernel'
import { show } from './show.ts'

void show(
  createReranker({
    model: 'fake',
    worker: () => new Worker(new URL('./fake/worker.ts', import.meta.url), { type: 'module' }),
  }),
)
