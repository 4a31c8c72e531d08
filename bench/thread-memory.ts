import type { Browser, CDPSession } from '@playwright/test'
import { within } from './within.ts'

/** Some threads never answer: those of onnxruntime, when they are asked for their objects. */
const MOST_MS = 20_000

/** In bytes, when the garbage is gone. */
export interface ThreadMemory {
  /** JavaScript's objects and the buffers they own. */
  readonly heap: number
  /** Pages of wasm memories that are the thread's own. */
  readonly wasm: number
  /** Those it shares with others. */
  readonly sharedWasm: number
}

/** The memory of a page and of all its workers, workers of workers included. */
export async function threadMemory(browser: Browser, origin: string): Promise<ThreadMemory[]> {
  const devTools = await browser.newBrowserCDPSession()
  try {
    const { targetInfos } = await devTools.send('Target.getTargets', { filter: [{}] })
    const threads = targetInfos.filter(
      ({ type, url }) => (type === 'page' || type === 'worker') && url.startsWith(origin),
    )
    const measured: ThreadMemory[] = []
    for (const { targetId } of threads) {
      const { sessionId } = await devTools.send('Target.attachToTarget', { targetId })
      const measuring = memoryOf(askThrough(devTools, sessionId))
      measured.push(await within(MOST_MS, measuring, 'counting memory'))
      await devTools.send('Target.detachFromTarget', { sessionId })
    }
    return measured
  } finally {
    await devTools.detach()
  }
}

type Ask = (method: string, parameters?: object) => Promise<unknown>

async function memoryOf(ask: Ask): Promise<ThreadMemory> {
  await ask('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize } = (await ask('Runtime.getHeapUsage')) as {
    usedSize: number
    backingStorageSize: number
  }
  const { result: prototype } = (await ask('Runtime.evaluate', {
    expression: 'WebAssembly.Memory.prototype',
  })) as { result: { objectId: string } }
  const { objects } = (await ask('Runtime.queryObjects', {
    prototypeObjectId: prototype.objectId,
  })) as { objects: { objectId: string } }
  const { result: sizes } = (await ask('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: String(sizesOf),
    returnByValue: true,
  })) as { result: { value: { own: number; shared: number } } }
  const { own, shared } = sizes.value
  return { heap: usedSize + backingStorageSize, wasm: own, sharedWasm: shared }
}

/** Runs in the thread that is measured. */
function sizesOf(this: readonly WebAssembly.Memory[]): { own: number; shared: number } {
  const sizes = { own: 0, shared: 0 }
  for (const { buffer } of this) {
    const shared = typeof SharedArrayBuffer === 'function' && buffer instanceof SharedArrayBuffer
    sizes[shared ? 'shared' : 'own'] += buffer.byteLength
  }
  return sizes
}

/** A worker's inspector, reached by messages within messages: Playwright knows no other way to a worker's. */
function askThrough(devTools: CDPSession, sessionId: string): Ask {
  let asked = 0
  return (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = ++asked
      const onMessage = (received: { sessionId: string; message: string }) => {
        const answer = JSON.parse(received.message) as {
          id?: number
          result?: unknown
          error?: { message: string }
        }
        if (received.sessionId !== sessionId || answer.id !== id) return
        devTools.off('Target.receivedMessageFromTarget', onMessage)
        if (answer.error) reject(new Error(`${method}: ${answer.error.message}`))
        else resolve(answer.result)
      }
      devTools.on('Target.receivedMessageFromTarget', onMessage)
      const message = JSON.stringify({ id, method, params })
      devTools.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject)
    })
}
