import { activationCases } from './activation.ts'
import { attemptCases } from './attempts.ts'
import { cacheCases } from './cache.ts'
import type { Case } from './case.ts'
import { faultCases } from './faults.ts'
import { gpuCases } from './gpu.ts'
import { labelCases } from './labels.ts'
import { lifetimeCases } from './lifetime.ts'
import { longTextCases } from './long-texts.ts'
import { optionCases } from './options.ts'
import { orderCases } from './order.ts'
import { predictCases } from './predict.ts'
import { priorCases } from './prior.ts'
import { silenceCases } from './silence.ts'
import { stoppingCases } from './stopping.ts'
import { storingCases } from './storing.ts'
import { takeoverCases } from './takeover.ts'
import { textCases } from './text.ts'
import { turnCases } from './turns.ts'
import { watchingCases } from './watching.ts'
import { workerCases } from './workers.ts'

/** All that can be seen of the engine through its public names; the same in Node and in a page. */
export const cases: readonly Case[] = [
  ...orderCases,
  ...activationCases,
  ...labelCases,
  ...priorCases,
  ...textCases,
  ...longTextCases,
  ...predictCases,
  ...optionCases,
  ...stoppingCases,
  ...watchingCases,
  ...turnCases,
  ...cacheCases,
  ...attemptCases,
  ...gpuCases,
  ...takeoverCases,
  ...faultCases,
  ...workerCases,
  ...lifetimeCases,
  ...storingCases,
  ...silenceCases,
]
