import { macrotask } from '../host/own-thread.ts'
import { RerankError } from '../errors.ts'
import type { TokenBatch } from './runtime.ts'

/** One processor core's worth of a model: rows in, rows × width numbers out. */
export interface Lane {
  run(rows: TokenBatch): Promise<Float32Array>
  dispose(): Promise<void>
}

/** What a lane is given at once: enough to make the message worth sending. */
const CHUNK_TOKENS = 256

/**
 * Divides a batch among lanes, longest rows first, so that all end at about the same time: each lane
 * takes its next chunk as soon as it has answered. The numbers do not depend on who computes them.
 */
export async function runOnLanes(
  lanes: readonly Lane[],
  batch: TokenBatch,
  width: number,
): Promise<Float32Array> {
  const [own] = lanes as [Lane]
  if (lanes.length === 1) return own.run(batch)
  const results = new Float32Array((batch.offsets.length - 1) * width)
  const chunks = planChunks(batch, lanes.length)
  const drain = async (lane: Lane) => {
    for (let rows = chunks.shift(); rows; rows = chunks.shift()) {
      const numbers = await lane.run(pickRows(batch, rows))
      if (numbers.length !== rows.length * width) {
        throw new RerankError(
          'bad-scores',
          `The model gives ${numbers.length / rows.length} numbers a pair; its config names ${width} labels.`,
        )
      }
      rows.forEach((row, i) =>
        results.set(numbers.subarray(i * width, (i + 1) * width), row * width),
      )
      // It would keep the others' answers waiting; they get their next chunk before it takes its own.
      if (lane === own) await macrotask()
    }
  }
  const work = async (lane: Lane) => {
    try {
      await drain(lane)
    } catch (thrown) {
      chunks.length = 0 // nobody waits for the rest any more
      throw thrown
    }
  }
  // The first lane is this thread: the others get their rows before it begins. Each has its next chunk waiting.
  await Promise.all([...lanes.slice(1), ...lanes.slice(1), own].map(work))
  return results
}

/** Row numbers, longest rows first; single rows at the end, where waiting for one another would cost most. */
export function planChunks({ offsets }: TokenBatch, lanes: number): number[][] {
  const length = (row: number) => offsets[row + 1]! - offsets[row]!
  const rows = Array.from({ length: offsets.length - 1 }, (_, row) => row)
  rows.sort((a, b) => length(b) - length(a) || a - b)
  const chunks: number[][] = []
  for (let start = 0; start < rows.length;) {
    const share = Math.max(1, Math.floor((rows.length - start) / (2 * lanes)))
    let end = start
    for (
      let tokens = 0;
      end < rows.length && end - start < share && (end === start || tokens < CHUNK_TOKENS);
      end++
    ) {
      tokens += length(rows[end]!)
    }
    chunks.push(rows.slice(start, end))
    start = end
  }
  return chunks
}

export function pickRows(batch: TokenBatch, rows: readonly number[]): TokenBatch {
  const offsets = new Int32Array(rows.length + 1)
  rows.forEach((row, i) => {
    offsets[i + 1] = offsets[i]! + batch.offsets[row + 1]! - batch.offsets[row]!
  })
  const total = offsets[rows.length]!
  const ids = new Int32Array(total)
  const types = new Uint8Array(total)
  rows.forEach((row, i) => {
    const from = batch.offsets[row]!
    const to = batch.offsets[row + 1]!
    ids.set(batch.ids.subarray(from, to), offsets[i])
    types.set(batch.types.subarray(from, to), offsets[i])
  })
  return { ids, types, offsets }
}
