import type { BenchCase } from '../bench-case.ts'
import { EMBEDDED_START } from '../ids.ts'

const START =
  'the embedded model in a new tab, its files cached, from createReranker() to 20 ranked'

export const EMBEDDED_CASE: BenchCase = {
  suite: 'kernel',
  probes: [{ id: EMBEDDED_START, place: 'visit', name: START, unit: 'ms' }],
  warmups: 1,
  rounds: 7,
  promised: [{ name: START, of: EMBEDDED_START, must: 300, aim: 200, better: 'lower' }],
}
