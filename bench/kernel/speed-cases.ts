import type { BenchCase, PlaceName } from '../bench-case.ts'
import { speedId, type ModelName } from '../ids.ts'
import { shapeOn, WHO, type Who } from './who.ts'

interface Opponent {
  /** Who has to be so much faster; the kernel, as a rule. */
  readonly our?: Who
  readonly who: Who
  readonly must: number
  readonly aim: number
}

const AS_USED: Opponent = { who: 'stock', must: 5.5, aim: 8 }
const UNPADDED: Opponent = { who: 'stock-unpadded', must: 2.2, aim: 3 }
const ONNX: Opponent = { who: 'ours', must: 2.2, aim: 3 }
/** Where the processor's best instruction is not to be had. */
const SLOWER_ONNX: Opponent = { ...ONNX, must: 1.3, aim: 1.7 }
const NATIVE: Opponent = { who: 'native', must: 0.33, aim: 0.45 }

/** Our documents a second beside those of others. */
function speedCase(
  model: ModelName,
  threads: number,
  {
    place = 'page',
    against,
    rounds = 5,
  }: {
    readonly place?: PlaceName
    readonly against: readonly Opponent[]
    readonly rounds?: number
  },
): BenchCase {
  const where = place === 'page' ? '' : `, ${place}`
  const what = shapeOn(model, threads) + where
  const all = new Set<Who>(against.flatMap(({ our = 'kernel', who }) => [our, who]))
  const id = (who: Who) => speedId(who, model, threads)
  return {
    suite: 'kernel',
    probes: [...all].map((who) => ({
      id: id(who),
      place: who === 'native' ? 'node' : place,
      name: `${what}: ${WHO[who]}`,
      unit: 'docs/s',
    })),
    warmups: 1,
    rounds,
    promised: against.map(({ our = 'kernel', who, must, aim }) => ({
      name: `${what}: ${WHO[our]} vs ${WHO[who]}`,
      of: id(our),
      over: id(who),
      ...{ must, aim, better: 'higher' },
    })),
  }
}

/** 100 documents, int8. */
export const SPEED_CASES: readonly BenchCase[] = [
  speedCase('minilm-l6', 1, {
    against: [ONNX, AS_USED, UNPADDED, NATIVE, { ...SLOWER_ONNX, our: 'kernel-plain' }],
  }),
  speedCase('minilm-l6', 2, { against: [ONNX, AS_USED, UNPADDED] }),
  speedCase('minilm-l6', 2, {
    place: 'page not isolated',
    against: [{ ...AS_USED, must: 10, aim: 14 }],
    rounds: 3,
  }),
  speedCase('minilm-l6', 1, {
    place: 'page without AVX-VNNI',
    against: [SLOWER_ONNX],
    rounds: 3,
  }),
]
