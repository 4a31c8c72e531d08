import type { Contender, ContenderOptions } from '../contender.ts'
import type { Texts } from '../texts.ts'
import type { StockAnswer, StockRequest } from './stock-worker.ts'

/** transformers.js in a worker of its own. */
export async function openStock(
  { model, ...options }: ContenderOptions,
  padded: boolean,
): Promise<Contender> {
  const worker = new Worker(new URL('./stock-worker.ts', import.meta.url), { type: 'module' })
  const ask = (request: StockRequest) =>
    new Promise<readonly number[]>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<StockAnswer>) =>
        'scores' in data ? resolve(data.scores) : reject(new Error(data.error))
      worker.onerror = ({ message }) => reject(new Error(`the stock worker failed: ${message}`))
      worker.postMessage(request)
    })
  await ask({ open: { ...options, model: model.href } })
  return {
    // onnxruntime does not say which one it uses.
    instruction: null,
    score: (texts: Texts) => ask({ score: texts, padded }),
    close: async () => worker.terminate(),
  }
}
