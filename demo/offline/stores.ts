/**
 * Names of caches. Other sites may live on the same origin, each in a folder of its own, so every
 * name begins with the folder's address.
 */
export interface StoreNames {
  /** Whatever a version of the page needs. */
  version(version: string): string
  /** Large files, kept when they are first used. */
  readonly kept: string
  readonly localModels: string
  readonly settings: string
  /** Whether a cache belongs to a version of this page other than the one named. */
  isOtherVersion(name: string, version: string): boolean
}

/** `folder` is the address of the demo's folder, with a slash at its end. */
export function storeNames(folder: string): StoreNames {
  const of = (what: string) => `web-rerank-demo ${folder} ${what}`
  const versions = of('version ')
  return {
    version: (version) => versions + version,
    kept: of('kept'),
    localModels: of('local-models'),
    settings: of('settings'),
    isOtherVersion: (name, version) => name.startsWith(versions) && name !== versions + version,
  }
}
