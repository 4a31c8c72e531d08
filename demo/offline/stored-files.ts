import { isHashed, isKeepable } from './routes.ts'
import { storeNames } from './stores.ts'
import type { Manifest } from './worker-scope.ts'

/** A server that takes longer to begin an answer is as good as away. */
const PATIENCE_MS = 4_000

/** What a server says that its answers vary by is the same for all requests of one browser. */
const ANY = { ignoreVary: true }

/** The files of one version of the demo, as the service worker keeps and finds them. */
export class StoredFiles {
  readonly #folder: string
  readonly #manifest: Manifest
  readonly #names: ReadonlySet<string>

  constructor(folder: string, manifest: Manifest) {
    this.#folder = folder
    this.#manifest = manifest
    this.#names = new Set(manifest.stored)
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  /** All or nothing: rejects where one of them does not come. */
  async fetchAll(): Promise<void> {
    const cache = await caches.open(this.#cacheName)
    await Promise.all(
      this.#manifest.stored.map(async (name) => {
        const address = this.#folder + name
        // Of a version before this one, or of an attempt that was cut short.
        const earlier = isHashed(name) ? await this.#find(address) : undefined
        await cache.put(address, earlier ?? (await fetchNow(address, isHashed(name))))
      }),
    )
  }

  /** Once no page uses an earlier version any more. */
  async forgetOthers(): Promise<void> {
    const names = storeNames(this.#folder)
    for (const name of await caches.keys()) {
      if (names.isOtherVersion(name, this.#manifest.version)) await caches.delete(name)
    }
    const kept = await caches.open(names.kept)
    const wanted = new Set(this.#manifest.onUse.map((name) => this.#folder + name))
    for (const request of await kept.keys()) {
      if (!wanted.has(request.url)) await kept.delete(request)
    }
  }

  /**
   * A name that never means anything else: stored, or fetched and then kept. Where a newer version of
   * the page asks through an older worker, the newer one's store is looked into as well.
   */
  async hashed(request: Request, waitUntil: (work: Promise<unknown>) => void): Promise<Response> {
    const found = await this.#find(request.url)
    if (found) return found
    const response = await fetch(request)
    if (isKeepable(response)) {
      const copy = response.clone()
      // Where the browser stores no more, the page has its file all the same.
      const keep = async () =>
        (await caches.open(storeNames(this.#folder).kept)).put(request.url, copy)
      waitUntil(keep().catch(() => {}))
    }
    return response
  }

  /** The newest, else what is stored under the name, which belongs with the stored page. */
  async newest(request: Request, name: string): Promise<Response> {
    const asked = fetch(request)
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS))
    const response = await Promise.race([asked.catch(() => undefined), late])
    if (response && response.status < 500) return response
    return (await this.#findOwn(this.#folder + name)) ?? asked
  }

  get #cacheName(): string {
    return storeNames(this.#folder).version(this.#manifest.version)
  }

  /** Opens nothing: whoever has been replaced must not bring back an empty store. */
  #findOwn(address: string): Promise<Response | undefined> {
    return caches.match(address, { ...ANY, cacheName: this.#cacheName })
  }

  /** In this version's store, and then in any other of this folder. */
  async #find(address: string): Promise<Response | undefined> {
    return (await this.#findOwn(address)) ?? caches.match(address, ANY)
  }
}

async function fetchNow(address: string, isHashed: boolean): Promise<Response> {
  // What keeps its name may be an old one in the browser's own cache.
  const cache = isHashed ? 'default' : 'no-cache'
  const response = await fetch(address, { cache, priority: 'low' })
  if (!isKeepable(response)) throw new Error(`${address}: ${response.status}`)
  return response
}
