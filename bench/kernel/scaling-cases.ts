import type { BenchCase, Compared } from '../bench-case.ts'
import { documents, speedId } from '../ids.ts'
import { bareLoopsId } from './bare-loops-id.ts'
import { shapeOn, WHO } from './who.ts'

const MODEL = 'minilm-l6'

/**
 * What a second thread is worth, beside what the machine itself has to give: its second core may be busy
 * with somebody else's work.
 */
export const SCALING_CASES: readonly BenchCase[] = (['page', 'page not isolated'] as const).map(
  (place) => {
    const where = place === 'page' ? 'page isolated' : place
    const [one, two] = [speedId('kernel', MODEL, 1), speedId('kernel', MODEL, 2)]
    const apart = speedId('kernel-twice', MODEL, 2)
    const [loop, loops] = [bareLoopsId(1), bareLoopsId(2)]
    return {
      suite: 'kernel',
      probes: [
        { id: one, name: `${where}, ${shapeOn(MODEL, 1)}: kernel`, unit: 'docs/s' },
        { id: two, name: `${where}, ${shapeOn(MODEL, 2)}: kernel`, unit: 'docs/s' },
        { id: apart, name: `${where}: ${WHO['kernel-twice']}`, unit: 'docs/s' },
        { id: loop, name: `${where}: a bare loop`, unit: 'M rounds/s' },
        { id: loops, name: `${where}: two bare loops`, unit: 'M rounds/s' },
      ].map((probe) => ({ ...probe, place })),
      warmups: 1,
      rounds: 5,
      compared: [
        { name: `${where}: two bare loops vs one`, of: loops, over: loop },
        { name: `${where}: two kernels vs one`, of: apart, over: one },
        { name: `${where}: 2 threads vs two kernels`, of: two, over: apart },
      ],
      promised: [
        {
          name: `${where}: 2 threads vs 1`,
          ...{ of: two, over: one, must: 1.7, aim: 1.85, better: 'higher' },
        },
      ],
    }
  },
)

/** That ten times the documents take ten times as long. */
export const LINEAR_CASE: BenchCase = {
  suite: 'kernel',
  probes: [10, 100, 1_000].map((count) => ({
    id: manyId(count),
    name: `${shapeOn(MODEL, 2)}, ${documents(count)} at once: kernel`,
    unit: 'docs/s',
  })),
  warmups: 1,
  rounds: 2,
  compared: [10, 1_000].map((count): Compared => ({
    name: `${shapeOn(MODEL, 2)}, docs/s: ${documents(count)} at once vs ${documents(100)}`,
    of: manyId(count),
    over: manyId(100),
  })),
  promised: [],
}

function manyId(count: number): string {
  return speedId('kernel', MODEL, 2, documents(count))
}
