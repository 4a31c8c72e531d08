// The package's own worker, wherever it has come to lie.
import { createReranker } from 'web-rerank/kernel'
import { show } from './show.ts'

void show(createReranker({ model: './tiny-bert' }))
