import type { WorkerEvent } from '../protocol.ts'

/** A new worker may be silent for so long: its script is fetched first, and compiled. */
const ARRIVAL_MS = 20_000
/** Silence is allowed for this long at least… */
const PATIENCE_MS = 10_000
/** …and for this many times the slowest batch so far: a run blocks its thread. */
const PATIENCE_BATCHES = 20
const TICK_MS = 250

export interface Watchdog {
  /** Watches until the answer has come. */
  during<T>(answer: Promise<T>): Promise<T>
  /** A sign of life. */
  heard(sign: WorkerEvent): void
  stop(): void
}

/** Notices that a worker which owes an answer has stopped giving signs of life. */
export function watchdog(onSilence: () => void): Watchdog {
  let owed = 0
  let silent = 0
  let slowest = 0
  let announced = ARRIVAL_MS
  let timer: ReturnType<typeof setInterval>
  const stop = () => clearInterval(timer)
  // Counted in ticks, not by the clock: a laptop that slept, or a tab that was frozen, has not waited.
  const tick = () => {
    silent += TICK_MS
    if (silent >= Math.max(PATIENCE_MS, PATIENCE_BATCHES * slowest, announced)) onSilence()
  }
  return {
    stop,
    during: async (answer) => {
      if (!owed++) {
        silent = 0
        timer = setInterval(tick, TICK_MS)
      }
      try {
        return await answer
      } finally {
        if (!--owed) stop()
      }
    },
    heard: (sign) => {
      announced = 0
      if (sign.event === 'quiet') announced = sign.ms
      // By our own count at most: the worker's clock goes on while a laptop sleeps.
      else if ('ms' in sign) slowest = Math.max(slowest, Math.min(sign.ms, silent + TICK_MS))
      silent = 0
    },
  }
}
