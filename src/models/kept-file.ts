import type { StoredBytes } from '../host/bytes.ts'
import type { FileInfo } from '../types.ts'
import type { Keeper } from './keeper.ts'
import { createSha256 } from './sha256.ts'
import { concatenate, type ByteStream } from './streams.ts'

/**
 * How a file lies in the store: pieces of 4 MiB under keys of their own, as they arrive, and its rest
 * under the file's key, which makes it whole. So nothing is written twice, a file takes its own size
 * and no more, and what a closed tab leaves behind can be gone on with. Pieces of one version always
 * have the same bytes, whoever writes them: two tabs may fetch the same file at once.
 */
export const PIECE_BYTES: number = 4 * 2 ** 20

/** What is known of a file that is whole. */
export interface KeptFacts {
  readonly bytes: number
  readonly sha256: string
  /** What the server called this version: an ETag, or a date. */
  readonly validator: string | null
  readonly verified: FileInfo['verified']
}

export interface KeptFile extends KeptFacts {
  stream(): ByteStream
}

const pieceKey = (key: string, identity: string, index: number) => `${key}#${identity}/${index}`
const absentKey = (key: string) => `${key}#absent`

/** A version's short name, from what tells it from others; short, since keys become file names. */
export function identityOf(version: string): string {
  const hash = createSha256()
  hash.update(new TextEncoder().encode(version))
  return hash.digest().slice(0, 16)
}

/** `'broken'` is one whose pieces are missing or of the wrong size. */
export async function readKept(
  keeper: Keeper,
  key: string,
): Promise<KeptFile | 'broken' | undefined> {
  const rest = await keeper.read(key)
  if (!rest) return undefined
  const { notes } = rest
  const bytes = Number(notes.bytes)
  const stored: StoredBytes[] = []
  for (let i = 0; i < Number(notes.pieces); i++) {
    const piece = await keeper.read(pieceKey(key, notes.identity ?? '', i))
    if (!piece) return 'broken'
    stored.push(piece)
  }
  stored.push(rest)
  const size = stored.reduce((sum, { size }) => sum + size, 0)
  if (!notes.sha256 || size !== bytes) return 'broken'
  return {
    bytes,
    sha256: notes.sha256,
    validator: notes.validator ?? null,
    verified: (notes.verified ?? 'none') as FileInfo['verified'],
    stream: () => concatenate(stored.map((piece) => () => piece.stream())),
  }
}

/** Where a file's pieces go while it arrives. */
export interface PieceWriter {
  /** Pieces that lay there from an earlier visit, from the beginning on. */
  readonly found: readonly StoredBytes[]
  add(content: Blob): Promise<void>
  /** Makes the file whole, and removes what is left of other versions. */
  commit(rest: Blob, facts: KeptFacts): Promise<void>
}

export async function openPieces(
  keeper: Keeper,
  key: string,
  identity: string,
): Promise<PieceWriter> {
  const keyOf = (index: number) => pieceKey(key, identity, index)
  const found: StoredBytes[] = []
  for (;;) {
    const piece = await keeper.read(keyOf(found.length))
    if (piece?.size !== PIECE_BYTES) break
    found.push(piece)
  }
  let count = found.length
  let refused = false
  /** A file that does not fit as a whole leaves nothing in the store: room for those that do. */
  const moveToMemory = async () => {
    refused = true
    for (let i = 0; i < count; i++) {
      const piece = await keeper.read(keyOf(i))
      if (piece) await keeper.writeToMemory(keyOf(i), await blobOf(piece), piece.notes)
    }
  }
  const write = async (at: string, content: Blob, notes: Record<string, string>) => {
    if (refused) await keeper.writeToMemory(at, content, notes)
    else if (!(await keeper.write(at, content, notes))) await moveToMemory()
  }
  return {
    found,
    add: async (content) => {
      // Another tab may have been faster.
      const there = await keeper.read(keyOf(count))
      if (there?.size !== content.size) await write(keyOf(count), content, {})
      count++
    },
    commit: async (rest, { bytes, sha256, validator, verified }) => {
      await write(key, rest, {
        ...{ bytes: String(bytes), pieces: String(count), sha256, identity, verified },
        ...(validator === null ? {} : { validator }),
      })
      const own = Array.from({ length: count }, (_, i) => keyOf(i))
      await deleteAll(keeper, key, own)
    },
  }
}

/** Whether some of a file lies there. */
export async function hasPieces(keeper: Keeper, key: string): Promise<boolean> {
  const keys = await keeper.keys(`${key}#`)
  return keys.some((one) => one !== absentKey(key))
}

/** Removes a file, whole or in pieces, and what is known of it. */
export async function discard(keeper: Keeper, key: string): Promise<void> {
  await keeper.delete(key)
  await deleteAll(keeper, key, [])
}

/** Remembers that the server has no such file. */
export async function noteAbsent(keeper: Keeper, key: string): Promise<void> {
  await keeper.write(absentKey(key), new Blob([]), {})
}

export async function isAbsent(keeper: Keeper, key: string): Promise<boolean> {
  return (await keeper.read(absentKey(key))) !== undefined
}

async function deleteAll(keeper: Keeper, key: string, but: readonly string[]): Promise<void> {
  for (const one of await keeper.keys(`${key}#`)) {
    if (!but.includes(one)) await keeper.delete(one)
  }
}

function blobOf(stored: StoredBytes): Promise<Blob> {
  return new Response(stored.stream()).blob()
}
