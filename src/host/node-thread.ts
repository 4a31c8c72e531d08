import { nodeModule, nodeProcess } from './node.ts'
import type { Endpoint, Thread, Threads } from './thread.ts'

/** What Node's Worker and parentPort have in common. */
interface NodePort {
  postMessage(message: unknown, transfer?: Transferable[]): void
  on(type: string, listener: (value: unknown) => void): void
}

interface NodeWorker extends NodePort {
  ref(): void
  unref(): void
  terminate(): Promise<number>
}

interface WorkerThreads {
  readonly Worker: new (script: URL | string, options?: { workerData: unknown }) => NodeWorker
  readonly parentPort: NodePort | null
  readonly workerData: unknown
}

const workerThreads = () => nodeModule<WorkerThreads>('worker_threads')

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

/** Another worker thread of the script that this one runs, whatever has loaded or bundled it. */
export function startNodeCopy(name: string): Worker {
  return asThread(newWorker(nodeProcess!.argv[1]!, name)) as unknown as Worker
}

/** Node has no names for threads: a copy gets its own as data. */
export function nodeThreadName(): string {
  const { workerData } = workerThreads()
  return typeof workerData === 'string' ? workerData : ''
}

function newWorker(script: URL | string, name = ''): NodeWorker {
  return new (workerThreads().Worker)(script, { workerData: name })
}

function asThread(worker: NodeWorker): Thread {
  let timer: ReturnType<typeof setTimeout> | undefined
  // What an ended thread still says is not heard, as with a Web Worker.
  const endpoint = asEndpoint(worker, () => timer === undefined)
  const fail = (message: string) =>
    endpoint.dispatchEvent(Object.assign(new Event('error'), { message }))
  worker.on('messageerror', () => endpoint.dispatchEvent(new Event('messageerror')))
  worker.on('error', (error) => fail(String(error)))
  worker.on('exit', (code) => fail(`the thread ended with exit code ${code}`))
  worker.on('exit', () => clearTimeout(timer))
  // An idle worker must not keep a finished program alive; calls in flight do, by the watchdog's timer.
  // Last, since listeners hold it again.
  worker.unref()
  const terminate = () => {
    endpoint.postMessage(EXIT)
    // It must be allowed to end by itself, even if the program has nothing else to do.
    worker.ref()
    timer ??= setTimeout(() => void worker.terminate(), EXIT_MS)
  }
  return Object.assign(endpoint, { terminate })
}

/**
 * Asks a thread to end itself. Ended from outside in the middle of native code, it would take the
 * whole process with it; it is all the same when nothing is heard of it for long.
 */
const EXIT = 'web-rerank: exit'
const EXIT_MS = 10_000

/** The worker's own end of the line to its parent. */
export function nodeParent(): Endpoint {
  const { parentPort } = workerThreads()
  if (!parentPort) throw new Error('serve() must be called in a worker, not in the main thread.')
  parentPort.on('message', (data) => {
    if (data === EXIT) nodeProcess!.exit()
  })
  return asEndpoint(parentPort)
}

function asEndpoint(port: NodePort, isOpen = () => true): EventTarget & Endpoint {
  const target = new EventTarget()
  port.on('message', (data) => {
    if (isOpen()) target.dispatchEvent(new MessageEvent('message', { data }))
  })
  return Object.assign(target, {
    postMessage: (message: unknown, transfer?: Transferable[]) =>
      port.postMessage(message, transfer),
  })
}
