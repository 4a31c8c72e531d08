import { LOCAL_MODELS_FOLDER } from '../offline/routes.ts'
import { demoFolder } from '../offline/register.ts'
import { storeNames } from '../offline/stores.ts'
import type { CheckedFolder } from './folder-check.ts'

const PREFIX = `./${LOCAL_MODELS_FOLDER}`

/** The path that a kept folder is loaded from, as the library and the page's address name it. */
export function localModel(name: string): string {
  return PREFIX + encodeURIComponent(name)
}

/** The folder's name; null for a model that is none of these. */
export function localName(model: string | null): string | null {
  return model?.startsWith(PREFIX) ? decodeURIComponent(model.slice(PREFIX.length)) : null
}

const openStore = () => caches.open(storeNames(demoFolder()).localModels)
const addressOf = (name: string) => new URL(`${localModel(name)}/`, demoFolder()).href

/** Names of the folders that are kept in this browser. */
export async function keptFolders(): Promise<string[]> {
  const store = await openStore()
  const start = new URL(PREFIX, demoFolder()).href
  const names = (await store.keys()).map(({ url }) => url.slice(start.length).split('/')[0]!)
  return [...new Set(names)].map(decodeURIComponent).sort()
}

/** Copies a folder's files to where the service worker answers from; one of that name makes room. */
export async function keepFolder(
  { name, files }: CheckedFolder,
  read: (path: string) => File,
  progress: (share: number) => void,
): Promise<void> {
  await forgetFolder(name)
  const store = await openStore()
  const all = [...files].map(([path, from]) => ({ path, file: read(from) }))
  const total = all.reduce((sum, { file }) => sum + file.size, 0)
  let done = 0
  try {
    for (const { path, file } of all) {
      const address = new URL(path.split('/').map(encodeURIComponent).join('/'), addressOf(name))
      await store.put(address, new Response(file, { headers: headersOf(file) }))
      progress((done += file.size) / total)
    }
  } catch (thrown) {
    // Half a model is none.
    await forgetFolder(name)
    throw thrown
  }
}

export async function forgetFolder(name: string): Promise<void> {
  const store = await openStore()
  for (const { url } of await store.keys()) {
    if (url.startsWith(addressOf(name))) await store.delete(url)
  }
}

/** By its ETag the library sees that a file is another one than the last time. */
function headersOf({ size, lastModified }: File): Record<string, string> {
  return {
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(size),
    ETag: `"${lastModified}-${size}"`,
  }
}
