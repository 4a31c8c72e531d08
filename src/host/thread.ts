/** One side of a line between threads, in the words of the web: what comlink calls an endpoint. */
export interface Endpoint {
  postMessage(message: unknown, transfer?: Transferable[]): void
  addEventListener(type: string, listener: EventListenerOrEventListenerObject): void
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject): void
}

/** A thread as its parent sees it. Fires `message`, and `error` when it cannot go on. */
export interface Thread extends Endpoint {
  terminate(): void
}

/** How threads are started where we run. */
export interface Threads {
  /** Where stock native or WASM code runs. */
  readonly processor: 'wasm' | 'cpu'
  /** Starts a module worker. */
  start(url: URL): Thread
  /** Takes over a worker that the caller has started. */
  adopt(worker: Worker): Thread
}

export const webThreads: Threads = {
  processor: 'wasm',
  start: (url) => new Worker(url, { type: 'module' }),
  adopt: (worker) => worker,
}
