// A place to call the wasm's functions in, one by one: every byte that they had no business with must
// be what it was before.
import { nodeProcess } from '../../../host/node.ts'
import { compileCode, hasRelaxedSimd, openCode, PAGE_BYTES, type Code } from '../code.ts'

/** The wasm's own constants lie in the first page. */
const START = PAGE_BYTES
const PAGES = 128
/** As a float it is not a number, and so is whatever is made of it; as a byte it is -1. */
const JUNK = 0xff

export interface Room {
  readonly code: Code
  readonly memory: WebAssembly.Memory
  /** Room for so many bytes, full of junk, with junk around it. */
  reserve(bytes: number): number
  put(numbers: Float32Array | Int32Array | Int16Array | Int8Array | Uint8Array): number
  floats(at: number, count: number): Float32Array
  integers(at: number, count: number): Int32Array
  bytes(at: number, count: number): Uint8Array
  /** Runs it, and throws where it wrote a byte that is in none of these: addresses, each with a length. */
  watch(mayWrite: readonly (readonly [at: number, bytes: number])[], run: () => void): void
  /** Everything is junk again. */
  clear(): void
}

export async function openRoom(relaxed: boolean): Promise<Room> {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES })
  const code = await openCode(compileCode(relaxed, false), memory)
  const all = new Uint8Array(memory.buffer)
  let end = memory.buffer.byteLength - PAGE_BYTES
  const reserve = (bytes: number) => {
    const at = end + 64
    end = at + Math.ceil(bytes / 64) * 64
    if (end + 64 > all.length) throw new RangeError('The room is too small.')
    return at
  }
  const clear = () => {
    all.fill(JUNK, START, end + PAGE_BYTES)
    end = START
  }
  clear()
  return {
    code,
    memory,
    reserve,
    put: (numbers) => {
      const at = reserve(numbers.byteLength)
      all.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), at)
      return at
    },
    floats: (at, count) => new Float32Array(memory.buffer, at, count),
    integers: (at, count) => new Int32Array(memory.buffer, at, count),
    bytes: (at, count) => new Uint8Array(memory.buffer, at, count),
    watch: (mayWrite, run) => {
      const before = all.slice(0, end + PAGE_BYTES)
      run()
      const after = all.slice(0, end + PAGE_BYTES)
      for (const [at, bytes] of mayWrite) after.set(before.subarray(at, at + bytes), at)
      for (let at = 0; at < after.length; at++) {
        if (after[at] !== before[at]) throw new Error(`Byte ${at} was written.`)
      }
    },
    clear,
  }
}

/** Both builds, or the plain one alone where the engine does not know the other. */
export const BUILDS: readonly boolean[] = hasRelaxedSimd() ? [true, false] : [false]

/**
 * In V8 11, on x64, the sum of the relaxed dot product lies where its factors are still needed: with
 * many sums at once it is wrong. `chooseInstruction` sees that; what forces it cannot be tested there.
 */
export const DOT_IS_FAULTY: boolean = /^x64 (1\d|2[01])\./.test(engineOf(nodeProcess))

function engineOf(
  process: { readonly versions?: { readonly node?: string }; readonly arch?: string } | undefined,
): string {
  return `${process?.arch} ${process?.versions?.node}`
}
