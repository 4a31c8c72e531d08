// The main entry, and its worker of the stock runtime.
import { createReranker } from 'web-rerank'
import { show } from './show.ts'

void show(createReranker({ model: './tiny-bert', runtime: 'onnx', device: 'wasm' }))
