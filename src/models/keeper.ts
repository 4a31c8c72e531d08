import { toRerankError, type RerankError } from '../errors.ts'
import { memoryBytes } from '../host/bytes-memory.ts'
import type { ByteNotes, ByteStore, StoredBytes } from '../host/bytes.ts'

/** A byte store that fails no load: what it refuses is kept in memory, for as long as the thread lives. */
export interface Keeper {
  read(key: string): Promise<StoredBytes | undefined>
  /** Whether the store took it. */
  write(key: string, content: Blob, notes: ByteNotes): Promise<boolean>
  writeToMemory(key: string, content: Blob, notes: ByteNotes): Promise<void>
  delete(key: string): Promise<void>
  keys(prefix: string): Promise<readonly string[]>
}

/** `refused` is told why the store would not take or give something. */
export function createKeeper(store: ByteStore, refused: (reason: RerankError) => void): Keeper {
  const memory = memoryBytes()
  const attempt = async <T>(work: Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work
    } catch (thrown) {
      refused(toRerankError(thrown, 'quota'))
      return otherwise
    }
  }
  const writeToMemory = async (key: string, content: Blob, notes: ByteNotes) => {
    await memory.write(key, content.stream(), notes)
    await attempt(store.delete(key), false)
  }
  return {
    read: async (key) => (await memory.read(key)) ?? (await attempt(store.read(key), undefined)),
    write: async (key, content, notes) => {
      const written = store.write(key, content.stream(), notes).then(() => true)
      const taken = await attempt(written, false)
      if (taken) await memory.delete(key)
      else await writeToMemory(key, content, notes)
      return taken
    },
    writeToMemory,
    delete: async (key) => {
      await memory.delete(key)
      await attempt(store.delete(key), false)
    },
    keys: async (prefix) => {
      const all = [...(await memory.keys()), ...(await attempt(store.keys(), []))]
      return [...new Set(all)].filter((key) => key.startsWith(prefix))
    },
  }
}
