import { RerankError } from '../errors.ts'
import { lifeline } from '../host/lifeline.ts'
import { startCopy } from '../host/own-thread.ts'
import { unwrapReply, type Reply } from '../protocol.ts'
import type { Lane } from '../runtimes/lanes.ts'
import type { TokenBatch } from '../runtimes/runtime.ts'
import { serveOrders } from './orders.ts'

/** The name of a thread that is a lane of another worker's runtime. */
export const LANE = 'web-rerank lane'

/** The runtime goes on without a lane that takes longer. */
const OPENING_MS = 30_000

type Order<Source> = { readonly open: Source } | { readonly run: TokenBatch }

/** Runs in the lane. */
export function serveLane<Source>(open: (source: Source) => Promise<Lane>): void {
  let lane: Promise<Lane> | undefined
  serveOrders(async (order: Order<Source>) => {
    if ('open' in order) {
      await (lane = open(order.open))
      return null
    }
    return (await lane!).run(order.run)
  })
}

/**
 * Starts another thread of this worker's own script, as a lane. It starts at once, and is there by
 * the time there is something for it to open.
 */
export async function startLane<Source>(opening: Source | Promise<Source>): Promise<Lane> {
  const worker = startCopy(LANE)
  const waiting: ((answer: Reply<Float32Array | null>) => void)[] = []
  const { during, cut } = lifeline()
  worker.addEventListener('message', ({ data }) => waiting.shift()?.(data))
  worker.addEventListener('error', (event) => {
    // Unprevented, it would go on to the page, as if this thread itself were broken.
    event.preventDefault()
    const { message } = event
    worker.terminate()
    cut(new RerankError('worker-lost', message || 'A helper thread did not load.'))
  })
  const order = async (what: Order<Source>) => {
    const answered = new Promise<Reply<Float32Array | null>>((resolve) => waiting.push(resolve))
    worker.postMessage(what)
    return unwrapReply(await during(answered))
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    const source = await during(Promise.resolve(opening))
    timer = setTimeout(
      () => cut(new RerankError('worker-lost', 'A helper thread did not start in time.')),
      OPENING_MS,
    )
    await order({ open: source })
  } catch (thrown) {
    worker.terminate()
    throw thrown
  } finally {
    clearTimeout(timer)
  }
  return {
    run: async (batch) => (await order({ run: batch }))!,
    dispose: async () => {
      worker.terminate()
      cut(new RerankError('disposed', 'The helper thread was ended.'))
    },
  }
}
