import type { BenchCase } from '../bench-case.ts'
import { speedId, THREADS } from '../ids.ts'
import { shapeOn } from './who.ts'

const MODEL = 'minilm-l6'

/** Wasm pages and heaps after 100 documents. */
export const MEMORY_CASES: readonly BenchCase[] = THREADS.map((threads) => {
  const id = speedId('kernel', MODEL, threads)
  const name = `${shapeOn(MODEL, threads)}: memory beyond the model's file`
  return {
    suite: 'kernel',
    probes: [{ id, place: 'memory', name, unit: 'MB' }],
    warmups: 1,
    rounds: 3,
    promised: [{ name: `${name}, MB`, of: id, must: 60, aim: 30, better: 'lower' }],
  }
})
