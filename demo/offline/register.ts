import type { CurrentModel } from '../model/current-model.ts'
import { CLAIM } from './worker-scope.ts'

/** A model that takes longer than this is fetched from far away: what is here can be stored meanwhile. */
const LONGEST_WAIT_MS = 10_000

/**
 * Where `npm start` serves the demo there is none, so that no change is hidden by what is stored. In a
 * sandboxed frame, whose origin is 'null', even asking for it throws.
 */
const isPossible =
  import.meta.env.PROD && isSecureContext && origin !== 'null' && 'serviceWorker' in navigator

/** Whether this load of the page came by way of the service worker. */
const cameThroughIt = isPossible && navigator.serviceWorker.controller !== null

/** The address of the demo's folder: the page lies right in it. */
export const demoFolder = () => new URL('./', document.baseURI).href

let registering: Promise<ServiceWorkerRegistration | undefined> | undefined

/** Whether there can be a service worker at all. */
export function canHaveServiceWorker(): boolean {
  return isPossible
}

/**
 * Why the page is not isolated. The service worker's headers come with the next load; whoever came
 * through it already has switched them off, or has a browser that does not go by them.
 */
export function isIsolationComing(): boolean {
  return isPossible && !cameThroughIt && !crossOriginIsolated
}

/** Once the model is there and the page has nothing else to do: storing files must delay nobody. */
export function registerWhenQuiet(models: CurrentModel): void {
  if (!isPossible) return
  const settled = new Promise<void>((resolve) => {
    models.listen(({ info, failed }) => {
      if (info !== undefined || failed !== undefined) resolve()
    })
    setTimeout(resolve, LONGEST_WAIT_MS)
  })
  const loaded = new Promise<void>((resolve) => {
    if (document.readyState === 'complete') resolve()
    else addEventListener('load', () => resolve(), { once: true })
  })
  void Promise.all([settled, loaded]).then(() => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => void register())
    else setTimeout(() => void register(), 1_000)
  })
}

/** Resolves once the service worker answers for this page; false where it does not come to that. */
export async function controlled(): Promise<boolean> {
  if (!isPossible || !(await register())) return false
  const { serviceWorker } = navigator
  const { active } = await serviceWorker.ready
  if (serviceWorker.controller) return true
  const changed = new Promise<boolean>((resolve) => {
    serviceWorker.addEventListener('controllerchange', () => resolve(true), { once: true })
    setTimeout(resolve, LONGEST_WAIT_MS, false)
  })
  active?.postMessage(CLAIM)
  return changed
}

/** A page that cannot have one works all the same, and says nothing. */
function register(): Promise<ServiceWorkerRegistration | undefined> {
  registering ??= navigator.serviceWorker
    .register(new URL('service-worker.js', demoFolder()), { updateViaCache: 'none' })
    .catch(() => {
      registering = undefined
      return undefined
    })
  return registering
}
