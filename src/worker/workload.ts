// How many lanes a model gets, and how much they are given to do at once.
import { RerankError } from '../errors.ts'
import { countCores } from '../host/own-thread.ts'
import type { LoadRequest } from '../protocol.ts'
import type { Lane } from '../runtimes/lanes.ts'
import type { TokenBatch } from '../runtimes/runtime.ts'

/** What a lane's speed is measured with; more than this is never too much for it. */
export const PROBE_TOKENS = 64
/** What compiles as much as any other run, and computes next to nothing. */
const FIRST_TOKENS = 8

/** 'auto' leaves the page a core where there are more than two; more threads than cores help nobody. */
export function threadsFor({ threads }: LoadRequest, most: number): number {
  const cores = countCores()
  if (threads !== 'auto') return Math.min(threads, cores)
  return Math.min(most, cores > 2 ? cores - 1 : cores)
}

/** The first run compiles; the second says how many tokens a lane does in a millisecond. */
export async function measureSpeed(
  lanes: readonly Lane[],
  width: number,
  maxLength: number,
  name: string,
): Promise<number> {
  const first = rowOf(Math.min(FIRST_TOKENS, maxLength))
  const [{ length }] = (await Promise.all(lanes.map((lane) => lane.run(first)))) as [Float32Array]
  checkWidth(length, width, name)
  const tokens = Math.min(PROBE_TOKENS, maxLength)
  const batch = rowOf(tokens)
  const started = performance.now()
  await lanes[0]!.run(batch)
  return tokens / (performance.now() - started)
}

function rowOf(tokens: number): TokenBatch {
  return {
    ids: new Int32Array(tokens).fill(1),
    types: new Uint8Array(tokens),
    offsets: Int32Array.of(0, tokens),
  }
}

export function checkWidth(found: number, said: number, name: string): void {
  if (found === said) return
  throw new RerankError(
    'unsupported-model',
    `${name}: its config.json names ${said} label(s), but its graph gives ${found}.`,
  )
}
