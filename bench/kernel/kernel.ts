import { createReranker } from 'web-rerank/kernel'
import type { OpensContender } from '../contender.ts'
import { openReranker } from '../reranker-contender.ts'
import { PLAIN_WORKER } from './plain-worker.ts'

export const openKernel: OpensContender = (options) =>
  openReranker(createReranker, { runtime: 'kernel' }, options)

/** As in a browser that has no relaxed SIMD. */
export const openPlainKernel: OpensContender = async (options) => {
  const assets = new URL(PLAIN_WORKER, document.baseURI)
  const contender = await openReranker(createReranker, { runtime: 'kernel', assets }, options)
  const { instruction } = contender
  if (instruction !== 'plain') throw new Error(`"plain" was to be forced, not "${instruction}"`)
  return contender
}
