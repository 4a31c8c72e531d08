// For esbuild: the package's own worker and model are where their files were put.
import { createReranker } from 'web-rerank/kernel'
import { show } from './show.ts'

void show(createReranker({ assets: 'rerank/' }))
