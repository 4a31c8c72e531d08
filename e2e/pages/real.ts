import { createReranker, RerankError } from 'web-rerank'
import { createEmbedder } from 'web-rerank/embed'
import {
  placeOf,
  runRealCase,
  type Helpers,
  type BoundCase,
  type RealSurroundings,
} from '../real/case.ts'
import { realCases } from '../real/index.ts'
import type { Outcome } from '../suite/case.ts'

/** Comes from outside the page. */
declare const window: Window & Helpers

const said = new URLSearchParams(location.search)
const adapter = await navigator.gpu?.requestAdapter()
const entry = (name: string) => new URL(`../${name}.js`, location.href)

const surroundings: RealSurroundings = {
  createReranker,
  createEmbedder,
  RerankError,
  node: false,
  isolated: crossOriginIsolated,
  adapter: adapter ? { f16: adapter.features.has('shader-f16') } : null,
  folder: null,
  entry,
  startThread: (url) => new Worker(url, { type: 'module' }),
  assets: new URL('../', location.href),
  hub: said.get('hub')!,
  recording: said.has('recording'),
  local: (name) => `../${name}`,
  requests: (owner) => window.requests(owner),
  memory: () => window.memory(),
  limitStorage: (bytes) => window.limitStorage(bytes),
  record: (key, logits) => window.record(key, logits),
}

/** Most of their time goes by waiting: they begin with the first case of all. */
let slow: Map<BoundCase, Promise<Outcome>> | undefined

window.runCase = async (name) => {
  const wanted = realCases.find((one) => one.name === name)
  if (!wanted) return { error: `there is no case "${name}"` }
  const here = placeOf(surroundings)
  slow ??= new Map(
    realCases
      .filter((one) => one.slow && one.places.includes(here))
      .map((one) => [one, runRealCase(one, surroundings)]),
  )
  return slow.get(wanted) ?? runRealCase(wanted, surroundings)
}
