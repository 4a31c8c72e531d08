// A loop that needs nothing but a core: what the machine gives to one thread, or to two at once.

const ROUNDS = 2e8

export interface LoopDone {
  readonly rounds: number
  /** Something that depends on every round, so that none can be left out. */
  readonly last: number
}

self.onmessage = () => {
  let last = 1
  for (let round = 0; round < ROUNDS; round++) last = (Math.imul(last, 1_664_525) + round) | 0
  self.postMessage({ rounds: ROUNDS, last } satisfies LoopDone)
}
