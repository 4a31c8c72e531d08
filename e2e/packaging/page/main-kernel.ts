// The package's own worker and model, wherever they have come to lie.
import { createReranker } from 'web-rerank/kernel'
import { show } from './show.ts'

void show(createReranker())
