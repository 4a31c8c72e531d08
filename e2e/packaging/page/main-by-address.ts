// For esbuild, and for pages without a bundler: the worker is a file of its own, beside this one.
import { createReranker } from 'web-rerank/kernel'
import { show } from './show.ts'

void show(createReranker({ model: 'fake', worker: new URL('./fake/worker.js', import.meta.url) }))
