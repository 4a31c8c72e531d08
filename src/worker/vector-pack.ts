// How vectors lie in a file: two numbers, the hashes, the vectors.

/** A vector, and the hash of what it was made of. */
export interface HashedVector {
  readonly hash: string
  readonly vector: Float32Array
}

export interface Pack {
  /** Which row is whose. */
  readonly rows: ReadonlyMap<string, number>
  readonly hashes: readonly string[]
  vectorAt(row: number): Float32Array
}

const HEAD_BYTES = 8
const HASH_BYTES = 16

export function joinPack(rows: readonly HashedVector[], width: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(vectorsAt(rows.length) + rows.length * width * 4)
  new Uint32Array(bytes.buffer, 0, 2).set([rows.length, width])
  rows.forEach(({ hash, vector }, row) => {
    for (let i = 0; i < HASH_BYTES; i++) {
      bytes[HEAD_BYTES + row * HASH_BYTES + i] = parseInt(hash.slice(2 * i, 2 * i + 2), 16)
    }
    new Float32Array(bytes.buffer, vectorsAt(rows.length) + row * width * 4, width).set(vector)
  })
  return bytes
}

/** Undefined for what is no pack of vectors of this width. */
export function readPack(bytes: Uint8Array<ArrayBuffer>, width: number): Pack | undefined {
  const hashes = readHashes(bytes, bytes.length, width)
  if (!hashes) return undefined
  const vectors = new Float32Array(bytes.buffer, bytes.byteOffset + vectorsAt(hashes.length))
  return {
    rows: new Map(hashes.map((hash, row) => [hash, row])),
    hashes,
    vectorAt: (row) => vectors.slice(row * width, (row + 1) * width),
  }
}

/** From a pack's beginning, of which `enough` says how much is wanted; `size` is the whole. */
export function readHashes(
  beginning: Uint8Array<ArrayBuffer>,
  size: number,
  width: number,
): string[] | undefined {
  if (beginning.length < HEAD_BYTES) return undefined
  const [count, said] = new Uint32Array(beginning.slice(0, HEAD_BYTES).buffer) as unknown as [
    number,
    number,
  ]
  const isWhole = size === vectorsAt(count) + count * width * 4
  if (said !== width || !isWhole || beginning.length < vectorsAt(count)) return undefined
  return Array.from({ length: count }, (_, row) => {
    const at = HEAD_BYTES + row * HASH_BYTES
    return hexadecimal(beginning.subarray(at, at + HASH_BYTES))
  })
}

/** How long the beginning of a pack is that holds all hashes of so many rows. */
export function vectorsAt(count: number): number {
  return HEAD_BYTES + count * HASH_BYTES
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
