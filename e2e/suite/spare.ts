import type { Context } from './case.ts'

export interface Spare {
  readonly worker: () => Worker
  /** How many workers were started, and how many of them were ended by the library. */
  readonly counts: { readonly started: number; readonly ended: number }
}

/** Workers of which only so many have the faults that the settings name; those after them are sound. */
export function spares({ entry, startThread }: Context, faulty = Infinity): Spare {
  const ended = new Set<Worker>()
  let started = 0
  const worker = () => {
    const thread = startThread(entry(started++ < faulty ? 'fake-worker' : 'sound-worker'))
    const terminate = thread.terminate.bind(thread)
    const post = thread.postMessage.bind(thread) as (...message: unknown[]) => void
    // In Node a thread is asked to end itself.
    thread.postMessage = (...message: unknown[]) => {
      if (message[0] === 'web-rerank: exit') ended.add(thread)
      post(...message)
    }
    thread.terminate = () => {
      ended.add(thread)
      return terminate()
    }
    return thread
  }
  return {
    worker,
    get counts() {
      return { started, ended: ended.size }
    },
  }
}
