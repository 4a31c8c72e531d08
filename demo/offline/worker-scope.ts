/** The parts of a service worker's global scope that are used: TypeScript has either those or the page's. */
export interface WorkerScope {
  readonly registration: { readonly scope: string }
  readonly clients: { claim(): Promise<void> }
  addEventListener(type: 'install' | 'activate', listener: (event: LastingEvent) => void): void
  addEventListener(
    type: 'message',
    listener: (event: LastingEvent & { readonly data: unknown }) => void,
  ): void
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void
}

export interface LastingEvent {
  waitUntil(work: Promise<unknown>): void
}

export interface FetchEvent extends LastingEvent {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}

/** What the build writes into the worker. */
export interface Manifest {
  /** Another one whenever anything that is stored is another. */
  readonly version: string
  /** Names, within the demo's folder, of what is fetched at once. */
  readonly stored: readonly string[]
  /** Names of what is kept when it is first used. */
  readonly onUse: readonly string[]
}

/** A page sends this to be controlled without being loaded again. */
export const CLAIM = 'claim'
