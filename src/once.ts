/**
 * Makes something when it is first asked for, and keeps it. A worker evaluates every module before it can
 * do anything: what most models never use should cost them nothing.
 */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
