import { THREADS } from '../ids.ts'
import type { OpensProbe } from '../probe.ts'
import type { LoopDone } from './bare-loop-worker.ts'
import { bareLoopsId } from './bare-loops-id.ts'

/** Millions of rounds a second, all workers together. */
function loopsOn(threads: number): OpensProbe {
  return async () => {
    const workers = Array.from(
      { length: threads },
      () => new Worker(new URL('./bare-loop-worker.ts', import.meta.url), { type: 'module' }),
    )
    const loop = (worker: Worker) =>
      new Promise<number>((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<LoopDone>) => resolve(data.rounds)
        worker.onerror = ({ message }) => reject(new Error(`a loop failed: ${message}`))
        worker.postMessage(null)
      })
    return {
      sample: async () => {
        const started = performance.now()
        const rounds = await Promise.all(workers.map(loop))
        const ms = performance.now() - started
        return rounds.reduce((sum, done) => sum + done, 0) / ms / 1_000
      },
      close: async () => workers.forEach((worker) => worker.terminate()),
    }
  }
}

export const BARE_LOOPS: Readonly<Record<string, OpensProbe>> = Object.fromEntries(
  THREADS.map((threads) => [bareLoopsId(threads), loopsOn(threads)]),
)
