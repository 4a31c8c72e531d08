import type { BoundCase, RealCase } from './case.ts'
import { embeddedCases } from './embedded.ts'
import { embeddingCases } from './embeddings.ts'
import { fallbackCases } from './fallback.ts'
import { faultCases } from './faults.ts'
import { invarianceCases } from './invariance.ts'
import { kernelCases } from './kernel.ts'
import { labelCases } from './labels.ts'
import { mainThreadCases } from './main-thread.ts'
import { memoryCases } from './memory.ts'
import { scoreCases } from './scores.ts'
import { stoppingCases } from './stopping.ts'
import { storingCases } from './storing.ts'
import { textCases } from './texts.ts'

const cases: readonly RealCase[] = [
  ...scoreCases,
  ...invarianceCases,
  ...labelCases,
  ...textCases,
  ...fallbackCases,
  ...faultCases,
  ...storingCases,
  ...stoppingCases,
  ...mainThreadCases,
  ...memoryCases,
  ...kernelCases,
  ...embeddedCases,
  ...embeddingCases,
]

/** All that can be seen of the real runtimes through the public names; each in the places it names. */
export const realCases: readonly BoundCase[] = cases.flatMap(
  ({ runtimes = ['onnx'], name, ...one }) =>
    runtimes.map((runtime) => ({ ...one, runtime, name: `${runtime}, ${name}` })),
)
