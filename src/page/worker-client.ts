import type { ApplyMessage, MessageType, WireValue, WireValueType } from 'comlink/dist/esm/protocol'
import { RerankError } from '../errors.ts'
import type { Thread } from '../host/thread.ts'
import {
  unwrapReply,
  type BatchEvent,
  type Caches,
  type Loaded,
  type LoadRequest,
  type Reply,
  type ScoreRequest,
  type WorkerApi,
  type WorkerEvent,
} from '../protocol.ts'
import type { LoadProgress } from '../types.ts'
import { keepWasm, keptWasm } from './kept-wasm.ts'
import { watchdog } from './watchdog.ts'

/** How long a worker may take to put its things away before it is ended. */
const FAREWELL_MS = 500

/** One worker and its line. */
export interface WorkerClient {
  load(request: LoadRequest): Promise<Loaded>
  /** Hands every batch to the listener; resolves after the last. */
  score(
    request: Omit<ScoreRequest, 'request'>,
    onBatch: (batch: BatchEvent) => void,
  ): Promise<Caches>
  cancel(call: number): void
  /** Resolves to how many milliseconds it took. */
  warmup(): Promise<number>
  /** Ends the worker at once; every call in flight fails with the error, which only an idle worker needs not. */
  kill(error?: RerankError): void
  /** Lets the runtime put its things away first, but not for long. */
  close(error: RerankError): Promise<void>
}

type Answer<M extends keyof WorkerApi> = Awaited<ReturnType<WorkerApi[M]>>

/** Comlink alone waits for ever when a worker is gone; here every call ends. */
export function workerClient(
  thread: Thread,
  onProgress: (progress: LoadProgress) => void,
): WorkerClient {
  const answers = new Map<string, (answer: never) => void>()
  const listeners = new Map<number, (batch: BatchEvent) => void>()
  let asked = 0
  let gone: Promise<never> | undefined
  const kill = (error?: RerankError) => {
    guard.stop()
    thread.terminate()
    gone ??= Promise.reject(error)
    gone.catch(() => {}) // nobody may be waiting when the worker ends
    // Not by a race for each call: a promise that lives as long as the worker would keep them all.
    for (const answer of answers.values()) answer(gone as never)
  }
  const lose = (why: string) => kill(new RerankError('worker-lost', why))
  const guard = watchdog(() => lose('The worker gave no sign of life.'))
  // Comlink's own `wrap` is a quarter of what the page may weigh; this is the part of it that is needed here.
  const ask = <M extends keyof WorkerApi>(method: M, value?: Parameters<WorkerApi[M]>[0]) =>
    new Promise<Answer<M>>((resolve) => {
      const id = `${++asked}`
      answers.set(id, resolve)
      if (gone) resolve(gone)
      thread.postMessage({
        id,
        type: 'APPLY' as MessageType.APPLY,
        path: [method],
        argumentList: [{ type: 'RAW' as WireValueType.RAW, value: value! }],
      } satisfies ApplyMessage)
    })
  const call = async <T>(answer: Promise<Reply<T>>) => unwrapReply(await guard.during(answer))

  thread.addEventListener('message', (event) => {
    const { data } = event as MessageEvent<
      (WorkerEvent & { id?: never }) | (WireValue & { event?: never }) | null
    >
    if (data?.event) guard.heard(data)
    if (data?.event === 'batch') listeners.get(data.request)?.(data)
    if (data?.event === 'progress') onProgress(data.progress)
    if (data?.event === 'wasm') keepWasm(data.wasm)
    if (data?.id) {
      answers.get(data.id)?.(data.value as never)
      answers.delete(data.id)
    }
  })
  // A worker that is not found, that the page's content policy forbids, or whose message cannot be
  // read here, says nothing of its own.
  for (const type of ['error', 'messageerror'])
    thread.addEventListener(type, (event) =>
      lose(
        (event as ErrorEvent).message ||
          'Nothing readable came from the worker: check its URL and worker-src.',
      ),
    )

  return {
    kill,
    load: (request) => call(ask('load', { ...request, wasm: keptWasm[0] })),
    score: (texts, onBatch) => {
      const request = asked
      listeners.set(request, onBatch)
      return call(ask('score', { ...texts, request })).finally(() => listeners.delete(request))
    },
    cancel: (id) => void ask('cancel', id).catch(() => {}),
    warmup: () => call(ask('warmup')),
    close: async (error) => {
      const timer = setTimeout(kill, FAREWELL_MS, error)
      await ask('dispose').then(
        () => kill(error),
        () => {}, // it is gone already
      )
      clearTimeout(timer)
    },
  }
}
