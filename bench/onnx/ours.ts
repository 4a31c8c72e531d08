import { createReranker } from 'web-rerank'
import type { OpensContender } from '../contender.ts'
import { openReranker } from '../reranker-contender.ts'

export const openOurs: OpensContender = (options) =>
  openReranker(createReranker, { runtime: 'onnx' }, options)
