import type { OpensProbe } from '../probe.ts'
import { makeTexts } from '../texts.ts'
import { checkScores, type Contender, type ContenderOptions } from './contender.ts'
import { openOurs } from './ours.ts'
import { CONTENDERS, DOCUMENTS, MODELS, speedId, type ContenderName } from './ids.ts'
import { openStock } from './stock.ts'

const OPENS: Readonly<Record<ContenderName, (options: ContenderOptions) => Promise<Contender>>> = {
  ours: openOurs,
  stock: (options) => openStock(options, true),
  'stock-unpadded': (options) => openStock(options, false),
}

let seed = 0

/** Documents a second, of one ranking of 100. */
function speedOf(contender: ContenderName, model: string, threads: number): OpensProbe {
  return async () => {
    const folder = new URL(`models/${model}/`, document.baseURI)
    const opened = await OPENS[contender]({ model: folder, threads, keepFiles: false })
    return {
      sample: async () => {
        const texts = makeTexts(DOCUMENTS, ++seed)
        const started = performance.now()
        const scores = await opened.score(texts)
        const ms = performance.now() - started
        checkScores(scores, DOCUMENTS)
        return (DOCUMENTS * 1_000) / ms
      },
      close: () => opened.close(),
    }
  }
}

export const ONNX_PROBES: Readonly<Record<string, OpensProbe>> = Object.fromEntries(
  CONTENDERS.flatMap((contender) =>
    MODELS.flatMap((model) =>
      [1, 2].map((threads) => [
        speedId(contender, model, threads),
        speedOf(contender, model, threads),
      ]),
    ),
  ),
)
