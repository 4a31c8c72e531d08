import type { BenchCase } from '../bench-case.ts'
import { LENGTHS, MODELS, speedId, tokens } from '../ids.ts'
import { shapeOn, WHO } from './who.ts'

const BOTH = ['kernel', 'ours'] as const

/** The second table: pairs that are all of one length. */
export const LENGTH_CASES: readonly BenchCase[] = MODELS.map((model) => {
  const what = (length: number) => `${shapeOn(model, 1)}, ${tokens(length)}`
  const id = (who: (typeof BOTH)[number], length: number) => speedId(who, model, 1, tokens(length))
  return {
    suite: 'kernel',
    probes: LENGTHS.flatMap((length) =>
      BOTH.map((who) => ({
        id: id(who, length),
        name: `${what(length)}: ${WHO[who]}`,
        unit: 'docs/s',
      })),
    ),
    warmups: 1,
    rounds: 3,
    compared: LENGTHS.map((length) => ({
      name: `${what(length)}: kernel vs ${WHO.ours}`,
      of: id('kernel', length),
      over: id('ours', length),
    })),
    promised: [],
  }
})
