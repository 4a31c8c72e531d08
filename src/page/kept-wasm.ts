import type { CompiledWasm, LoadRequest } from '../protocol.ts'

/** Whoever ends one reranker to begin another does it sooner; longer, it would only take up memory. */
const KEPT_MS = 60_000

let kept: CompiledWasm | undefined
let timer: ReturnType<typeof setTimeout> | undefined

/** Keeps the stock runtime's wasm for the next worker of this page, as another one has compiled it. */
export function keepWasm(wasm: CompiledWasm): void {
  kept = wasm
  clearTimeout(timer)
  timer = setTimeout(() => (kept = undefined), KEPT_MS)
}

/** What a worker gets of it: a promise of speed, and nothing it depends on. */
export function keptWasm({ runtime }: Pick<LoadRequest, 'runtime'>): CompiledWasm | undefined {
  return runtime === 'onnx' ? kept : undefined
}
