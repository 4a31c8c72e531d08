/** A hash that takes its input piece by piece: WebCrypto wants the whole file in one buffer. */
export interface Sha256 {
  update(bytes: Uint8Array): void
  /** In lower-case hexadecimal; the hash takes nothing more after that. */
  digest(): string
}

const BLOCK = 64
/** Where a block's own length stands: in its last eight bytes. */
const LENGTH_AT = BLOCK - 8

/** By plain loops: every worker that starts goes through them, before anything of it is compiled well. */
function firstPrimes(count: number): number[] {
  const primes: number[] = []
  for (let n = 2; primes.length < count; n++) {
    let i = 0
    while (i < primes.length && n % primes[i]! !== 0) i++
    if (i === primes.length) primes.push(n)
  }
  return primes
}

const PRIMES: readonly number[] = firstPrimes(BLOCK)
/** The first 32 bits of a fraction. */
const fraction = (x: number) => ((x - Math.floor(x)) * 2 ** 32) | 0
const ROUNDS = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)))
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))

export function createSha256(): Sha256 {
  const state = START.slice()
  const words = new Int32Array(BLOCK)
  const block = new Uint8Array(BLOCK)
  const blockView = new DataView(block.buffer)
  let filled = 0
  let total = 0

  const update = (bytes: Uint8Array) => {
    total += bytes.length
    let at = 0
    if (filled > 0) {
      at = Math.min(BLOCK - filled, bytes.length)
      block.set(bytes.subarray(0, at), filled)
      filled += at
      if (filled < BLOCK) return
      compress(state, words, blockView, 0)
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    for (; at + BLOCK <= bytes.length; at += BLOCK) compress(state, words, view, at)
    block.set(bytes.subarray(at))
    filled = bytes.length - at
  }

  return {
    update,
    digest: () => {
      const bits = total * 8
      update(new Uint8Array([0x80]))
      update(new Uint8Array((LENGTH_AT - filled + BLOCK) % BLOCK))
      const length = new DataView(new ArrayBuffer(8))
      length.setUint32(0, Math.floor(bits / 2 ** 32))
      length.setUint32(4, bits % 2 ** 32)
      update(new Uint8Array(length.buffer))
      const result = new DataView(new ArrayBuffer(4 * state.length))
      state.forEach((word, i) => result.setInt32(4 * i, word))
      return hexadecimal(new Uint8Array(result.buffer))
    },
  }
}

/** Of bytes that are in one buffer anyway: the platform's own is ten times as fast, where a page may use it. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Undefined on an insecure page, whatever the types say.
  const { subtle } = crypto as { subtle?: SubtleCrypto }
  if (subtle) return hexadecimal(new Uint8Array(await subtle.digest('SHA-256', bytes)))
  const hash = createSha256()
  hash.update(bytes)
  return hash.digest()
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** One block of 64 bytes into the state, as FIPS 180-4 has it. */
function compress(state: Int32Array, words: Int32Array, view: DataView, at: number): void {
  for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + 4 * i)
  for (let i = 16; i < BLOCK; i++) {
    const x = words[i - 15]!
    const y = words[i - 2]!
    const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    words[i] = (words[i - 16]! + low + words[i - 7]! + high) | 0
  }
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  let e = state[4]!
  let f = state[5]!
  let g = state[6]!
  let h = state[7]!
  for (let i = 0; i < BLOCK; i++) {
    const high = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const first = (h + high + (g ^ (e & (f ^ g))) + ROUNDS[i]! + words[i]!) | 0
    const low = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const second = (low + ((a & b) | (c & (a | b)))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  state[0] = (state[0]! + a) | 0
  state[1] = (state[1]! + b) | 0
  state[2] = (state[2]! + c) | 0
  state[3] = (state[3]! + d) | 0
  state[4] = (state[4]! + e) | 0
  state[5] = (state[5]! + f) | 0
  state[6] = (state[6]! + g) | 0
  state[7] = (state[7]! + h) | 0
}
