import { RerankError } from '../errors.ts'
import type { ByteNotes, ByteStore } from './bytes.ts'

const CACHE_NAME = 'web-rerank'
/** Cache keys are addresses; this one is never requested. */
const KEY_BASE = 'https://web-rerank.invalid/'
const NOTES_HEADER = 'x-web-rerank-notes'

/** The browser's Cache API, or undefined where the browser refuses it. */
export async function cacheBytes(): Promise<ByteStore | undefined> {
  let cache: Cache
  try {
    cache = await caches.open(CACHE_NAME)
  } catch {
    return undefined
  }
  const address = (key: string) => KEY_BASE + encodeURIComponent(key)
  return {
    kind: 'cache',
    read: async (key) => {
      const stored = await cache.match(address(key))
      if (!stored) return undefined
      // The blob stays on disk until it is read.
      const blob = await stored.blob()
      const notes = JSON.parse(stored.headers.get(NOTES_HEADER) ?? '{}') as ByteNotes
      return { size: blob.size, notes, stream: () => blob.stream() }
    },
    write: async (key, body, notes) => {
      // Headers are Latin-1: escape the rest.
      const escaped = JSON.stringify(notes).replace(
        /[\u007f-\uffff]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
      try {
        await cache.put(address(key), new Response(body, { headers: { [NOTES_HEADER]: escaped } }))
      } catch (thrown) {
        await cache.delete(address(key))
        if ((thrown as Error).name !== 'QuotaExceededError') throw thrown
        throw new RerankError(
          'quota',
          'The browser refuses to store more: free some space, or use cache.files "memory".',
          { cause: thrown },
        )
      }
    },
    delete: (key) => cache.delete(address(key)),
    keys: async () =>
      (await cache.keys()).map(({ url }) => decodeURIComponent(url.slice(KEY_BASE.length))),
  }
}
