import type { CompiledWasm } from '../protocol.ts'

/** Whoever ends one reranker to begin another does it sooner; longer, it would only take up memory. */
const KEPT_MS = 60_000

/** The stock runtime's, as workers of this page have compiled it of late; one from elsewhere goes unused. */
export const keptWasm: CompiledWasm[] = []

export function keepWasm(wasm: CompiledWasm): void {
  keptWasm.push(wasm)
  setTimeout(() => keptWasm.shift(), KEPT_MS)
}
