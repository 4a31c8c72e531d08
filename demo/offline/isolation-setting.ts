import { storeNames } from './stores.ts'

/** Never requested: a cache wants addresses. */
const KEY = 'isolation-off'

/**
 * Whether the page should be isolated, which goes without saying. Kept where page and service worker
 * both can read it.
 */
export async function readIsolation(folder: string): Promise<boolean> {
  const settings = await caches.open(storeNames(folder).settings)
  return (await settings.match(folder + KEY)) === undefined
}

/** Holds from the next time the page is loaded. */
export async function writeIsolation(folder: string, wanted: boolean): Promise<void> {
  const settings = await caches.open(storeNames(folder).settings)
  if (wanted) await settings.delete(folder + KEY)
  else await settings.put(folder + KEY, new Response())
}
