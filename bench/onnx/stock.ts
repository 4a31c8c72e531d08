import type { Contender, ContenderOptions } from '../contender.ts'
import type { Texts } from '../texts.ts'
import type { StockAnswer, StockFailure, StockRequest } from './stock-worker.ts'

/** transformers.js in a worker of its own. */
export async function openStock(
  { model, threads, keepFiles, signal }: ContenderOptions,
  padded: boolean,
): Promise<Contender> {
  signal?.throwIfAborted()
  const worker = new Worker(new URL('./stock-worker.ts', import.meta.url), { type: 'module' })
  let refuse: (reason: unknown) => void = () => {}
  const stop = () => {
    worker.terminate()
    refuse(signal!.reason)
  }
  signal?.addEventListener('abort', stop, { once: true })
  const close = async () => {
    signal?.removeEventListener('abort', stop)
    worker.terminate()
  }
  const ask = (request: StockRequest) =>
    new Promise<StockAnswer>((resolve, reject) => {
      signal?.throwIfAborted()
      refuse = reject
      worker.onmessage = ({ data }: MessageEvent<StockAnswer | StockFailure>) =>
        'error' in data ? reject(new Error(data.error)) : resolve(data)
      worker.onerror = ({ message }) => reject(new Error(`the stock worker failed: ${message}`))
      worker.postMessage(request)
    })
  try {
    const { details } = await ask({ open: { model, threads, keepFiles } })
    return {
      details,
      // onnxruntime does not say which one it uses.
      instruction: null,
      score: async (texts: Texts) => (await ask({ score: texts, padded })).scores,
      close,
    }
  } catch (thrown) {
    await close()
    throw thrown
  }
}
