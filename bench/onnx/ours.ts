import { createReranker } from 'web-rerank'
import type { OpensContender } from '../contender.ts'
import { openReranker } from '../reranker-contender.ts'

export const openOurs: OpensContender = (options) =>
  openReranker(createReranker, { runtime: 'onnx' }, options)

/** In the precision that suits it best of those the model comes in. */
export const openOursOnGpu: OpensContender = (options) =>
  openReranker(createReranker, { runtime: 'onnx', device: 'webgpu', dtype: 'auto' }, options)
