import { RerankError } from '../../errors.ts'
import type { Lane } from '../lanes.ts'
import type { TokenBatch } from '../runtime.ts'
import { MOST_PAGES, openCode, PAGE_BYTES } from './code.ts'
import { Forward, type Head } from './forward.ts'
import { padded, type Layout } from './layout.ts'
import { BLOCK, layScratch, type Scratch } from './scratch.ts'

/** All that a lane needs; may be sent to another thread. */
export interface KernelSource {
  readonly module: WebAssembly.Module
  /** Whether that is the one with relaxed SIMD. */
  readonly relaxed: boolean
  readonly layout: Layout
  readonly head: Head
  /** Memory of this thread, or of all; or what another thread's memory is filled with. */
  readonly weights: WebAssembly.Memory | Uint8Array<ArrayBuffer>
}

/** Rows of so many tokens go through the network together; a longer one goes alone. */
const CHUNK_TOKENS = 256
/** What all lanes' runs may take: shared memory is reserved as a whole. */
const ROOM_BYTES = 2 ** 30
const ROOM_PAGES = ROOM_BYTES / PAGE_BYTES

/** One thread's way through the network. */
export async function openKernelLane({
  module,
  layout,
  head,
  weights,
}: KernelSource): Promise<Lane> {
  const memory = weights instanceof WebAssembly.Memory ? weights : memoryWith(weights)
  const code = await openCode(module, memory)
  let room = makeRoom(CHUNK_TOKENS)

  /** Room for so many tokens. It lies behind everything else, and is never given back. */
  function makeRoom(tokens: number): { tokens: number; scratch: Scratch; forward: Forward } {
    const bytes = layScratch(layout, tokens, 0, code).end
    const base = PAGE_BYTES * growBy(memory, Math.ceil(bytes / PAGE_BYTES))
    const scratch = layScratch(layout, tokens, base, code)
    return { tokens, scratch, forward: new Forward(code, layout, head, scratch) }
  }

  /** Rows from `first` to `end`. */
  const runRows = ({ ids, types, offsets }: TokenBatch, first: number, end: number) => {
    const start = offsets[first]!
    const stop = offsets[end]!
    if (stop - start > room.tokens) {
      const most = layout.embeddings.positions.count
      room = makeRoom(Math.max(stop - start, Math.min(2 * room.tokens, most)))
    }
    const { scratch, forward } = room
    new Int32Array(memory.buffer, scratch.ids).set(ids.subarray(start, stop))
    new Int32Array(memory.buffer, scratch.places).set(placesOf(ids, offsets, first, end, layout))
    const typeIds = new Uint8Array(memory.buffer, scratch.types, stop - start)
    // Where there is one type, it is everybody's, whatever the tokenizer says.
    if (layout.embeddings.types?.count === 1) typeIds.fill(0)
    else typeIds.set(types.subarray(start, stop))
    const own = Array.from(offsets.subarray(first, end + 1), (offset) => offset - start)
    forward.encode(own)
    return head === 'classify'
      ? logitsOf(forward, memory, end - first, layout.classifier!.labels)
      : head === 'cls'
        ? statesOf(memory, scratch.states, end - first, layout.hidden)
        : meansOf(memory, scratch.states, own, layout.hidden)
  }

  return {
    run: async (batch) => {
      check(batch, layout)
      const { offsets } = batch
      const rows = offsets.length - 1
      const width = head === 'classify' ? layout.classifier!.labels : layout.hidden
      const all = new Float32Array(rows * width)
      for (let first = 0; first < rows;) {
        let end = first + 1
        while (end < rows && offsets[end + 1]! - offsets[first]! <= CHUNK_TOKENS) end++
        all.set(runRows(batch, first, end), first * width)
        first = end
      }
      return all
    },
    dispose: async () => {},
  }
}

/** How many lanes there is room for in one memory, should each get the longest text. */
export function mostLanes(layout: Layout, tokens: number): number {
  // States, context, queries, keys, values, and the last two once more in panels.
  const bytes = tokens * 4 * 7 * padded(layout.hidden)
  // The room before the last one is half as large, and lost; and so on.
  return Math.max(1, Math.floor(ROOM_BYTES / (2 * bytes)))
}

/** What lanes in other threads need: memory that is not shared is copied. */
export function forAnotherThread(source: KernelSource, shared: boolean): KernelSource {
  const { weights, layout } = source
  if (shared || !(weights instanceof WebAssembly.Memory)) return source
  return { ...source, weights: new Uint8Array(weights.buffer.slice(0, layout.end)) }
}

/** Memory that holds the weights, and may grow. */
export function newMemory(bytes: number, shared: boolean): WebAssembly.Memory {
  const initial = Math.ceil(bytes / PAGE_BYTES)
  const open = (room: number) =>
    new WebAssembly.Memory({ initial, maximum: Math.min(MOST_PAGES, initial + room), shared })
  try {
    return open(ROOM_PAGES)
  } catch {
    // On a phone so much cannot be reserved.
    try {
      return open(ROOM_PAGES / 4)
    } catch (cause) {
      throw outOfMemory(initial, cause)
    }
  }
}

function memoryWith(weights: Uint8Array): WebAssembly.Memory {
  const memory = newMemory(weights.length, false)
  new Uint8Array(memory.buffer).set(weights)
  return memory
}

function growBy(memory: WebAssembly.Memory, pages: number): number {
  try {
    return memory.grow(pages)
  } catch (cause) {
    throw outOfMemory(pages, cause)
  }
}

function outOfMemory(pages: number, cause: unknown): RerankError {
  const megabytes = Math.ceil((pages * PAGE_BYTES) / 2 ** 20)
  return new RerankError(
    'out-of-memory',
    `There are no ${megabytes} MB left for the model: take a smaller one, or a smaller maxLength.`,
    { cause },
  )
}

/** An address that is out of its table's bounds would be read all the same. */
function check({ ids, types, offsets }: TokenBatch, { embeddings }: Layout): void {
  const { words, positions, uncounted, types: typeTable } = embeddings
  const strange = ids.find((id) => id < 0 || id >= words.count)
  if (strange !== undefined) {
    throw new RerankError(
      'unsupported-model',
      `The tokenizer gives the id ${strange}, but the model has ${words.count} words: tokenizer.json belongs to another model.`,
    )
  }
  const type = typeTable && typeTable.count > 1 && types.find((type) => type >= typeTable.count)
  if (typeof type === 'number') {
    throw new RerankError('unsupported-model', `The model has no token type ${type}.`)
  }
  const most = positions.count - (uncounted === null ? 0 : 1)
  for (let row = 1; row < offsets.length; row++) {
    const length = offsets[row]! - offsets[row - 1]!
    if (length > 0 && length <= most) continue
    throw new RerankError('too-long', `A row has ${length} tokens; the model takes 1 to ${most}.`)
  }
}

/** Where each token stands in its row. */
function placesOf(
  ids: Int32Array,
  offsets: Int32Array,
  first: number,
  end: number,
  { embeddings: { uncounted } }: Layout,
): Int32Array {
  const start = offsets[first]!
  const places = new Int32Array(offsets[end]! - start)
  for (let row = first; row < end; row++) {
    let next = uncounted === null ? 0 : 1
    for (let token = offsets[row]!; token < offsets[row + 1]!; token++) {
      places[token - start] = ids[token] === uncounted ? 0 : next++
    }
  }
  return places
}

function logitsOf(
  forward: Forward,
  memory: WebAssembly.Memory,
  count: number,
  labels: number,
): Float32Array {
  const all = new Float32Array(count * labels)
  for (let first = 0; first < count; first += BLOCK) {
    const rows = Math.min(BLOCK, count - first)
    const { at } = forward.classify(first, rows)
    all.set(statesOf(memory, at, rows, labels), first * labels)
  }
  return all
}

/** Rows without their padding. */
function statesOf(
  { buffer }: WebAssembly.Memory,
  at: number,
  count: number,
  width: number,
): Float32Array {
  const all = new Float32Array(count * width)
  for (let row = 0; row < count; row++) {
    all.set(new Float32Array(buffer, at + 4 * row * padded(width), width), row * width)
  }
  return all
}

function meansOf(
  memory: WebAssembly.Memory,
  at: number,
  offsets: readonly number[],
  width: number,
): Float32Array {
  const means = new Float32Array((offsets.length - 1) * width)
  const states = statesOf(memory, at, offsets.at(-1)!, width)
  for (let text = 0; text + 1 < offsets.length; text++) {
    const from = offsets[text]!
    const to = offsets[text + 1]!
    for (let i = 0; i < width; i++) {
      let sum = 0
      for (let token = from; token < to; token++) sum += states[token * width + i]!
      means[text * width + i] = sum / (to - from)
    }
  }
  return means
}
