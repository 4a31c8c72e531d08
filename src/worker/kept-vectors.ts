import type { ByteStore } from '../host/bytes.ts'
import { createSha256, sha256Of } from '../models/sha256.ts'
import { collect, type ByteStream } from '../models/streams.ts'
import type { CacheStats } from '../types.ts'
import {
  joinPack,
  readHashes,
  readPack,
  vectorsAt,
  type HashedVector,
  type Pack,
} from './vector-pack.ts'

/** Vectors that outlive the page, by what they were made of: all of one model, runtime and precision. */
export interface KeptVectors {
  /** The vector of each hash, as far as it is kept. */
  recall(hashes: readonly string[]): Promise<(Float32Array | undefined)[]>
  /** What the store refuses is computed again the next time. */
  keep(rows: readonly HashedVector[]): Promise<void>
  stats(): CacheStats
}

/** Browsers' stores are slow at many small files, and a file is written whole. */
const PACK_ROWS = 1024
/** A store that is never emptied would grow for ever: the oldest packs go first. */
const MOST_PACKS = 256

/** 128 bits of the SHA-256 of all that a vector depends on, besides the model. */
export function hashOf(text: string): string {
  const hash = createSha256()
  hash.update(new TextEncoder().encode(text))
  return hash.digest().slice(0, 32)
}

/** `owner` names the model, and all else that makes its vectors what they are. */
export async function openKeptVectors(
  bytes: ByteStore,
  owner: string,
  width: number,
): Promise<KeptVectors> {
  const prefix = `vectors/${owner}/`
  /** Which pack holds it. Another tab may write to the same: what is in there is looked up again. */
  const places = new Map<string, string>()
  /** Oldest first. */
  let packs: string[] = []
  let latest: { readonly name: string; readonly pack: Pack } | undefined
  /** The pack that is written again and again until it is full. */
  let growing: { name: string; rows: HashedVector[] }
  let [hits, misses] = [0, 0]
  let last: Promise<unknown> = Promise.resolve()

  const begin = () => {
    // In the order of their names they are in the order of their age.
    growing = { name: `${prefix}${Date.now()}-${crypto.randomUUID()}`, rows: [] }
  }

  const place = (name: string, hashes: readonly string[]) => {
    if (!packs.includes(name)) packs.push(name)
    for (const hash of hashes) places.set(hash, name)
  }

  const remove = async (name: string) => {
    packs = packs.filter((pack) => pack !== name)
    for (const [hash, pack] of places) if (pack === name) places.delete(hash)
    await bytes.delete(name)
  }

  /** Undefined for what a disk has lost, or another tab has removed. */
  const load = async (name: string): Promise<Pack | undefined> => {
    if (latest?.name === name) return latest.pack
    const stored = await bytes.read(name)
    const content = stored && (await collect(stored.stream(), stored.size))
    if (!content || (await sha256Of(content)) !== stored.notes.sha256) return undefined
    const pack = readPack(content, width)
    if (pack) latest = { name, pack }
    return pack
  }

  const find = async (hash: string): Promise<Float32Array | undefined> => {
    const name = places.get(hash)
    if (name === undefined) return undefined
    const pack = await load(name)
    const row = pack?.rows.get(hash)
    if (pack && row !== undefined) return pack.vectorAt(row)
    if (pack) places.delete(hash)
    else await remove(name)
    return undefined
  }

  const write = async () => {
    const { name, rows } = growing
    const content = joinPack(rows, width)
    const notes = { sha256: await sha256Of(content) }
    if (latest?.name === name) latest = undefined
    await bytes.write(name, new Blob([content]).stream(), notes)
    place(
      name,
      rows.map(({ hash }) => hash),
    )
    if (rows.length === PACK_ROWS) begin()
    while (packs.length > MOST_PACKS) await remove(packs[0]!)
  }

  const open = async () => {
    const names = (await bytes.keys()).filter((key) => key.startsWith(prefix)).sort()
    for (const name of names) {
      const stored = await bytes.read(name)
      const hashes = stored && readHashes(await beginning(stored.stream()), stored.size, width)
      if (hashes) place(name, hashes)
      else await bytes.delete(name)
    }
    const newest = packs.at(-1)
    const pack = newest === undefined ? undefined : await load(newest)
    if (!pack || pack.hashes.length >= PACK_ROWS) return
    const rows = pack.hashes.map((hash, row) => ({ hash, vector: pack.vectorAt(row) }))
    growing = { name: newest!, rows }
  }

  /** One after the other: two calls may be at it at once. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work)
    last = done.catch(() => {})
    return done
  }

  begin()
  await open().catch(() => {}) // what cannot be read is made again
  return {
    stats: () => ({ entries: places.size, hits, misses }),
    recall: (hashes) =>
      inTurn(async () => {
        const found: (Float32Array | undefined)[] = []
        for (const hash of hashes) found.push(await find(hash).catch(() => undefined))
        const known = found.filter((one) => one).length
        hits += known
        misses += hashes.length - known
        return found
      }),
    keep: (rows) =>
      inTurn(async () => {
        const fresh = new Map(rows.map((row) => [row.hash, row]))
        for (const row of fresh.values()) {
          if (places.has(row.hash)) continue
          growing.rows.push(row)
          if (growing.rows.length === PACK_ROWS) await write()
        }
        if (growing.rows.length > 0) await write()
        // The disk is full, or the browser has had enough: what did not fit is let go.
      }).catch(begin),
  }
}

/** As much of a pack as its hashes can take. */
async function beginning(stream: ByteStream): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  while (length < vectorsAt(PACK_ROWS)) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    length += value.length
  }
  await reader.cancel()
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}
