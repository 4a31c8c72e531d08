import { createReranker, RerankError } from 'web-rerank'
import { runCase, type Case, type Outcome, type Surroundings } from '../suite/case.ts'
import { cases } from '../suite/index.ts'

declare global {
  interface Window {
    /** Runs one case of the suite. The first slow one starts all of them. */
    runCase: (name: string) => Promise<Outcome>
  }
}

const adapter = await navigator.gpu?.requestAdapter()

const surroundings: Surroundings = {
  createReranker,
  RerankError,
  node: false,
  isolated: crossOriginIsolated,
  adapter: adapter ? { f16: adapter.features.has('shader-f16') } : null,
  folder: null,
  entry: (name) => new URL(`../${name}.js`, location.href),
  startThread: (url) => new Worker(url, { type: 'module' }),
}

const slow = new Map<Case, Promise<Outcome>>()

window.runCase = async (name) => {
  const wanted = cases.find((one) => one.name === name)
  if (!wanted) return { error: `there is no case "${name}"` }
  if (!wanted.slow) return runCase(wanted, surroundings)
  if (slow.size === 0) {
    for (const one of cases) if (one.slow) slow.set(one, runCase(one, surroundings))
  }
  return slow.get(wanted)!
}
