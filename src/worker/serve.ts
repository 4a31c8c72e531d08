import { expose, wrap } from 'comlink'
import { RerankError } from '../errors.ts'
import { ownName, parentEndpoint, startCopy } from '../host/own-thread.ts'
import { reply, type WorkerApi, type WorkerEvent } from '../protocol.ts'
import { Engine } from './engine.ts'
import type { LoadModel } from './model.ts'
import { compareWithReference, type Copy } from './reference.ts'

/**
 * Makes this thread a reranking worker. Call it once, at the top of a worker entry; pass that entry
 * as `createReranker({ worker })`.
 */
export function serve(loadModel: LoadModel): void {
  // Threads that a WASM runtime starts for itself run this entry, too: they serve nobody.
  if (ownName().startsWith('em-pthread')) return
  const parent = parentEndpoint()
  // Events share the line with comlink's replies, so they arrive in the order they were sent; comlink ignores them.
  const tell = (event: WorkerEvent) => parent.postMessage(event)
  let engine: Engine | undefined
  const loaded = (): Engine => {
    if (engine) return engine
    throw new RerankError('load-failed', 'The worker was asked for scores before it had loaded.')
  }
  const api: WorkerApi = {
    load: (request) =>
      reply(async () => {
        engine = await Engine.load(loadModel, request, tell)
        if (request.verify === 'reference') await compareWithReference(engine, request, copy, tell)
        return engine.loaded
      }),
    score: (request) =>
      reply(async () => {
        await loaded().score(request)
        return loaded().caches
      }),
    cancel: (call) => engine?.cancel(call),
    canary: () => reply(() => loaded().canary()),
    warmup: () => reply(() => loaded().warmup()),
    dispose: () => reply(() => engine?.dispose()),
  }
  expose(api, parent)
}

/** Another worker of the same entry. */
function copy(): Copy {
  const worker = startCopy()
  return { worker, api: wrap<WorkerApi>(worker) }
}
