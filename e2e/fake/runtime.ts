import { RerankError, type Runtime, type RuntimeInfo, type TokenBatch } from 'web-rerank/worker'
import type { RerankErrorCode } from 'web-rerank/worker'
import { SEPARATOR } from './encoder.ts'

export interface FakeBehaviour {
  readonly msPerRow: number
  /** Batches that go well before a fault strikes, those of the load check not counted. */
  readonly after: number
  readonly code: RerankErrorCode
  readonly throws: boolean
  /** Never answers, while the thread goes on. */
  readonly hangs: boolean
  /** Never answers, and blocks its thread. */
  readonly blocks: boolean
  readonly nan: boolean
  /** Ends its own thread. */
  readonly dies: boolean
  readonly constant: boolean
  /** What is added to every logit, so that scores of two candidates can be told apart. */
  readonly shift: number
}

/** The load check is so many batches, where eight rows fit in one: its pairs, one alone, two swapped. */
const CHECK_BATCHES = 3

/** Scores a text by the query's words that it has: deterministic, a function of the pair alone. */
export class FakeRuntime implements Runtime {
  readonly info: RuntimeInfo
  readonly #behaviour: FakeBehaviour
  #batches = -CHECK_BATCHES

  constructor(info: RuntimeInfo, behaviour: FakeBehaviour) {
    this.info = info
    this.#behaviour = behaviour
  }

  async run({ ids, offsets }: TokenBatch): Promise<Float32Array> {
    const { msPerRow, after, code, throws, hangs, blocks, nan, dies, constant, shift } =
      this.#behaviour
    const { width } = this.info
    const rows = offsets.length - 1
    const faulty = this.#batches++ >= after
    if (faulty && throws) throw new RerankError(code, 'The fake was told to fail while running.')
    if (faulty && hangs) await new Promise(() => {})
    if (faulty && blocks) for (;;);
    if (faulty && dies) await endThread()
    if (this.#batches > 0) block(rows * msPerRow)
    const logits = new Float32Array(rows * width)
    for (let row = 0; row < rows; row++) {
      const logit = constant ? 1 : shift + score(ids.subarray(offsets[row], offsets[row + 1]))
      // Further labels are further columns: the last is as sure as the first is not.
      for (let label = 0; label < width; label++) {
        logits[row * width + label] = width === 1 ? logit : logit * (label / (width - 1) - 0.5)
      }
    }
    if (faulty && nan) logits.fill(NaN)
    return logits
  }

  async dispose(): Promise<void> {}
}

/** From -4, no word in common, to 4, all of them; among equals the shorter text is ahead by a hair. */
function score(ids: Int32Array): number {
  const end = ids.indexOf(SEPARATOR)
  const query = new Set(ids.subarray(0, end))
  const text = new Set(ids.subarray(end + 1))
  let found = 0
  for (const word of query) if (text.has(word)) found++
  return -4 + (8 * found) / Math.max(1, query.size) - (ids.length - end) / 10_000
}

function block(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

async function endThread(): Promise<void> {
  const { process } = globalThis as { process?: { exit?(code: number): never } }
  if (typeof process?.exit === 'function') process.exit(1)
  close()
  await new Promise(() => {})
}
