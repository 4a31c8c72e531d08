/** What the service worker does with a request. */
export type Route =
  /** A page: the newest there is, else the stored one. */
  | 'page'
  /** A file whose name says what is in it: once fetched, never again. */
  | 'hashed'
  /** Stored for offline use, under a name that stays: the newest there is, else the stored one. */
  | 'named'
  /** A file of a folder that the visitor has opened: from the store, and never from the server. */
  | 'local-model'
  /** The browser's own affair. */
  | 'pass'

/** As much of a `Request` as decides. */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly mode: string
  readonly cache: string
  readonly destination: string
  readonly headers: Pick<Headers, 'has'>
}

/** The build gives these names with a hash in them. */
const HASHED_FOLDER = 'assets/'
export const LOCAL_MODELS_FOLDER = 'local-models/'

/** Whether a file's name, from the demo's folder, changes with what is in it. */
export function isHashed(name: string): boolean {
  return name.startsWith(HASHED_FOLDER)
}

/** The name of a file within the demo's folder; undefined for whatever lies elsewhere. */
export function nameWithin(url: string, folder: string): string | undefined {
  const [address] = url.split(/[?#]/)
  return address!.startsWith(folder) ? address!.slice(folder.length) : undefined
}

/** A folder and its start page are one page. */
export function pageName(name: string): string {
  return name.replace(/(^|\/)index\.html$/, '$1')
}

/** `folder` is the address of the demo's own, with a slash at its end; `isStored` knows names in it. */
export function routeOf(asked: Asked, folder: string, isStored: (name: string) => boolean): Route {
  const name = nameWithin(asked.url, folder)
  if (name === undefined) return 'pass'
  if (name.startsWith(LOCAL_MODELS_FOLDER)) {
    return asked.method === 'GET' || asked.method === 'HEAD' ? 'local-model' : 'pass'
  }
  if (asked.method !== 'GET' || asked.headers.has('Range')) return 'pass'
  if (asked.cache === 'only-if-cached') return 'pass'
  if (asked.mode === 'navigate') return 'page'
  if (isHashed(name)) return 'hashed'
  // A worker in an isolated page needs the header, too.
  if (isStored(name) || asked.destination === 'worker') return 'named'
  return 'pass'
}

/** Whether an answer is what was asked for, and may be kept. */
export function isKeepable({ status, type, redirected }: Response): boolean {
  return status === 200 && type === 'basic' && !redirected
}
