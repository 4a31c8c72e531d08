import { nodeParent, nodeThreadName, startNodeCopy } from './node-thread.ts'
import { nodeModule, nodeProcess } from './node.ts'
import type { Endpoint } from './thread.ts'

/** The worker's end of the line to its parent. */
export function parentEndpoint(): Endpoint {
  return nodeProcess ? nodeParent() : (globalThis as unknown as Endpoint)
}

/** What its parent called this thread. */
export function ownName(): string {
  const { name } = globalThis as { name?: string }
  return name ?? (nodeProcess ? nodeThreadName() : '')
}

/** Another worker of this very script. Bundlers make classic scripts of modules, and say so nowhere. */
export function startCopy(name = ''): Worker {
  if (nodeProcess) return startNodeCopy(name)
  return new Worker(globalThis.location.href, { type: isModule() ? 'module' : 'classic', name })
}

/** Only a classic script may import others in this way, even if it is none. */
function isModule(): boolean {
  try {
    ;(globalThis as unknown as { importScripts(): void }).importScripts()
    return false
  } catch {
    return true
  }
}

/** How many cores there are. */
export function countCores(): number {
  return nodeProcess
    ? nodeModule<{ availableParallelism(): number }>('os').availableParallelism()
    : globalThis.navigator.hardwareConcurrency
}

/** Whether memory may be shared among threads here. */
export const isolated: boolean = globalThis.crossOriginIsolated ?? nodeProcess !== undefined

/**
 * Lets everything else that waits have its turn, messages from other threads included: a promise
 * alone does not, and a timer waits 4 ms.
 */
export const macrotask: () => Promise<void> = nodeProcess
  ? () => new Promise((resolve) => nodeTimers().setImmediate(resolve))
  : () =>
      new Promise((resolve) => {
        turns.push(resolve)
        channel ??= openChannel()
        channel.port2.postMessage(null)
      })

const nodeTimers = () => nodeModule<{ setImmediate(callback: () => void): void }>('timers')

let channel: MessageChannel | undefined
const turns: (() => void)[] = []

function openChannel(): MessageChannel {
  const opened = new MessageChannel()
  opened.port1.onmessage = () => turns.shift()?.()
  return opened
}
