import type { ByteStore, StoredBytes } from './bytes.ts'

/** Keeps bytes for as long as the thread lives. */
export function memoryBytes(): ByteStore {
  const files = new Map<string, StoredBytes>()
  return {
    kind: 'memory',
    read: async (key) => files.get(key),
    write: async (key, body, notes) => {
      files.delete(key)
      const blob = await new Response(body).blob()
      files.set(key, { size: blob.size, notes, stream: () => blob.stream() })
    },
    delete: async (key) => files.delete(key),
    keys: async () => [...files.keys()],
  }
}
