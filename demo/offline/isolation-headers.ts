/** Nobody else may put these files into a page that is not isolated. */
const OWN_ORIGIN = ['Cross-Origin-Resource-Policy', 'same-origin'] as const
/** What a page, and each worker in it, must say of itself. */
const EMBEDDER = ['Cross-Origin-Embedder-Policy', 'require-corp'] as const
const OPENER = ['Cross-Origin-Opener-Policy', 'same-origin'] as const

/**
 * The same answer with the headers that give a page shared memory. Only a page's own decide whether
 * it is isolated; its workers must have theirs wherever it is, so files always get them.
 */
export function withIsolation(response: Response, kind: 'page' | 'plain page' | 'file'): Response {
  // An answer without a status is a redirect, or a failure: the browser reads it, and nobody else.
  if (response.status === 0 || response.redirected) return response
  const headers = new Headers(response.headers)
  headers.set(...OWN_ORIGIN)
  if (kind !== 'plain page') headers.set(...EMBEDDER)
  if (kind === 'page') headers.set(...OPENER)
  const { status, statusText } = response
  return new Response(response.body, { status, statusText, headers })
}
