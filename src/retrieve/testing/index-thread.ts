// For tests only: the worker of an index, in this very thread.
import type { Thread, Threads } from '../../host/thread.ts'
import type { IndexOrder } from '../../index-protocol.ts'
import { reply } from '../../protocol.ts'

/** Does what the worker would do. */
export interface Engine {
  obey(order: IndexOrder): unknown
}

export class IndexThread extends EventTarget implements Thread {
  ended = false
  readonly orders: string[] = []
  readonly #engine: Engine

  constructor(engine: Engine) {
    super()
    this.#engine = engine
  }

  postMessage(message: unknown): void {
    const order = structuredClone(message) as IndexOrder
    this.orders.push(order.order)
    void reply(() => this.#engine.obey(order)).then((data) => {
      if (!this.ended) this.dispatchEvent(new MessageEvent('message', { data }))
    })
  }

  /** As a worker does that cannot go on. */
  fail(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }))
  }

  terminate(): void {
    this.ended = true
  }
}

/** Starts such threads, and remembers them. */
export function indexThreads(engine: () => Engine): { threads: Threads; started: IndexThread[] } {
  const started: IndexThread[] = []
  const start = () => {
    const thread = new IndexThread(engine())
    started.push(thread)
    return thread
  }
  return { threads: { processor: 'wasm', start, adopt: start }, started }
}
