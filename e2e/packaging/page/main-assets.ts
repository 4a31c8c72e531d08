// For esbuild: the package's own worker is where its files were put.
import { createReranker } from 'web-rerank/kernel'
import { show } from './show.ts'

void show(createReranker({ model: './tiny-bert', assets: 'rerank/' }))
