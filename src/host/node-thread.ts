import { nodeModule } from './node.ts'
import type { Endpoint, Thread, Threads } from './thread.ts'

/** What Node's Worker and parentPort have in common. */
interface NodePort {
  postMessage(message: unknown, transfer?: Transferable[]): void
  on(type: string, listener: (value: unknown) => void): void
}

interface NodeWorker extends NodePort {
  unref(): void
  terminate(): Promise<number>
}

interface WorkerThreads {
  readonly Worker: new (url: URL) => NodeWorker
  readonly parentPort: NodePort | null
}

/** Worker threads of Node that look like Web Workers. */
export const nodeThreads: Threads = {
  processor: 'cpu',
  start: (url) => asThread(newWorker(url)),
  adopt: (worker) => asThread(worker as unknown as NodeWorker),
}

/** A worker that `adopt` takes over. */
export function startNodeWorker(url: URL): Worker {
  return newWorker(url) as unknown as Worker
}

function newWorker(url: URL): NodeWorker {
  const { Worker: NodeWorker } = nodeModule<WorkerThreads>('worker_threads')
  return new NodeWorker(url)
}

function asThread(worker: NodeWorker): Thread {
  const endpoint = asEndpoint(worker)
  const fail = (message: string) =>
    endpoint.dispatchEvent(Object.assign(new Event('error'), { message }))
  worker.on('messageerror', () => endpoint.dispatchEvent(new Event('messageerror')))
  worker.on('error', (error) => fail(String(error)))
  worker.on('exit', (code) => fail(`the thread ended with exit code ${code}`))
  // An idle worker must not keep a finished program alive; calls in flight do, by the watchdog's timer.
  // Last, since listeners hold it again.
  worker.unref()
  return Object.assign(endpoint, { terminate: () => void worker.terminate() })
}

/** The worker's own end of the line to its parent. */
export function nodeParent(): Endpoint {
  const { parentPort } = nodeModule<WorkerThreads>('worker_threads')
  if (!parentPort) throw new Error('serve() must be called in a worker, not in the main thread.')
  return asEndpoint(parentPort)
}

function asEndpoint(port: NodePort): EventTarget & Endpoint {
  const target = new EventTarget()
  port.on('message', (data) => target.dispatchEvent(new MessageEvent('message', { data })))
  return Object.assign(target, {
    postMessage: (message: unknown, transfer?: Transferable[]) =>
      port.postMessage(message, transfer),
  })
}
