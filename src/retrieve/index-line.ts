import { RerankError } from '../errors.ts'
import { lifeline } from '../host/lifeline.ts'
import type { Thread } from '../host/thread.ts'
import type { IndexOrders } from '../index-protocol.ts'
import { watchdog } from '../page/watchdog.ts'
import { unwrapReply, type Reply, type WorkerEvent } from '../protocol.ts'

/** The line to an index's thread. */
export interface IndexLine {
  order<Name extends keyof IndexOrders>(
    order: Name,
    given: IndexOrders[Name]['given'],
  ): Promise<IndexOrders[Name]['answer']>
  /** Ends the thread, and every order under way with this error. */
  end(error: RerankError): void
}

const ALIVE: WorkerEvent = { event: 'alive', ms: 0 }

/** Every order ends: with an answer, or with the thread. */
export function openIndexLine(thread: Thread): IndexLine {
  const { during, cut } = lifeline()
  const waiting: ((answer: Reply<never>) => void)[] = []
  const end = (error: RerankError) => {
    guard.stop()
    thread.terminate()
    cut(error)
  }
  const lose = (why: string) => end(new RerankError('worker-lost', why))
  const guard = watchdog(() => lose('The worker of the index gave no sign of life.'))

  thread.addEventListener('message', (event) => {
    const { data } = event as MessageEvent<Reply<never> | WorkerEvent>
    if ('event' in data) return guard.heard(data)
    guard.heard(ALIVE)
    waiting.shift()?.(data)
  })
  for (const type of ['error', 'messageerror']) {
    thread.addEventListener(type, (event) =>
      lose(
        (event as ErrorEvent).message ||
          'Nothing readable came from the worker of the index: check its URL and worker-src.',
      ),
    )
  }
  return {
    end,
    order: async (order, given) => {
      const answered = new Promise<Reply<never>>((resolve) => waiting.push(resolve))
      thread.postMessage({ order, given })
      return unwrapReply(await guard.during(during(answered)))
    },
  }
}
