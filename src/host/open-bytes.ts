import { RerankError } from '../errors.ts'
import { cacheBytes } from './bytes-cache.ts'
import { folderBytes, userCacheFolder } from './bytes-folder.ts'
import { memoryBytes } from './bytes-memory.ts'
import type { ByteStore } from './bytes.ts'
import { nodeProcess } from './node.ts'

/**
 * `'auto'` is the browser's Cache API (memory where the browser has none to give: on an insecure
 * page, in some private windows), in Node a folder; else memory, or the folder named.
 */
export async function openBytes(where: string): Promise<ByteStore> {
  if (where === 'memory') return memoryBytes()
  if (nodeProcess) return folderBytes(where === 'auto' ? userCacheFolder() : where)
  if (where !== 'auto') {
    throw new RerankError(
      'invalid-input',
      `cache.files: a page has no folder "${where}"; use 'auto' or 'memory'.`,
    )
  }
  return (await cacheBytes()) ?? memoryBytes()
}
