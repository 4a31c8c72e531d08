import { speedOf, type Contender, type OpensContender } from './contender.ts'
import {
  CONTENDERS,
  LOADS,
  MODELS,
  speedId,
  THREADS,
  type ContenderName,
  type ModelName,
} from './ids.ts'
import { openKernel, openPlainKernel } from './kernel/kernel.ts'
import { twice } from './kernel/twice.ts'
import { openOurs } from './onnx/ours.ts'
import { openStock } from './onnx/stock.ts'
import type { OpensProbe } from './probe.ts'
import { shared } from './shared.ts'
import { makeTexts } from './texts.ts'

const OPENS: Readonly<Record<ContenderName, OpensContender>> = {
  kernel: openKernel,
  'kernel-plain': openPlainKernel,
  'kernel-twice': twice(openKernel),
  ours: openOurs,
  stock: (options) => openStock(options, true),
  'stock-unpadded': (options) => openStock(options, false),
}

let seed = 0

function speedProbe(open: () => Promise<Contender>, pairLengths: readonly number[]): OpensProbe {
  return async () => {
    const contender = await open()
    return {
      instruction: contender.instruction,
      sample: () => speedOf(contender, makeTexts(pairLengths, ++seed)),
      close: contender.close,
    }
  }
}

/** One contender's probes, by their ids: it is opened once for all loads. */
function probesOf(who: ContenderName, model: ModelName, threads: number): [string, OpensProbe][] {
  const open = shared(() => {
    const { href } = new URL(`models/${model}/`, document.baseURI)
    return OPENS[who]({ model: href, threads, keepFiles: false })
  })
  return Object.entries(LOADS).map(([load, pairLengths]) => [
    speedId(who, model, threads, load),
    speedProbe(open, pairLengths),
  ])
}

/** Every contender with every model, number of threads and load: what a case picks from. */
export const SPEED_PROBES: Readonly<Record<string, OpensProbe>> = Object.fromEntries(
  CONTENDERS.flatMap((who) =>
    MODELS.flatMap((model) => THREADS.flatMap((threads) => probesOf(who, model, threads))),
  ),
)
