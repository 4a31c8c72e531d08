// The worker of a keyword index: MiniSearch, and nothing of a model.
import { parentEndpoint } from '../host/own-thread.ts'
import type { IndexOrder } from '../index-protocol.ts'
import type { WorkerEvent } from '../protocol.ts'
import { KeywordEngine } from './keyword-index.ts'
import { serveOrders } from './orders.ts'

/** Writing and reading a large index takes its time, and nothing is heard meanwhile. */
const QUIET_MS = 60_000

const engine = new KeywordEngine()

serveOrders(async ({ order, given }: IndexOrder) => {
  if (order === 'save' || order === 'load') {
    const event: WorkerEvent = { event: 'quiet', ms: QUIET_MS }
    parentEndpoint().postMessage(event)
  }
  return engine[order](given as never)
})
