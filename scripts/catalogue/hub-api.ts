import type { HubFacts } from '../../src/models/catalogue/types.ts'

export const PUBLIC_HUB = 'https://huggingface.co'

/** No answer, or one that says nothing about the repository. */
export class HubUnreachable extends Error {
  override readonly name = 'HubUnreachable'
}

const TIMEOUT_MS = 20_000

interface TreeEntry {
  readonly type: string
  readonly path: string
  readonly size: number
  readonly lfs?: { readonly oid: string; readonly size: number }
}

/** All files of a repository at its newest commit; null where the hub knows no such repository. */
export async function readRepository(hub: string, id: string): Promise<HubFacts | null> {
  if (!URL.canParse(hub)) throw new HubUnreachable(`"${hub}" is no URL of a hub.`)
  const model = await get(`${hub}/api/models/${id}`)
  if (model === null) return null
  const { sha } = (await model.json()) as { sha?: unknown }
  if (typeof sha !== 'string' || !/^[0-9a-f]{40}$/.test(sha)) {
    throw new HubUnreachable(`${hub} names no commit of ${id}: is it a model hub?`)
  }
  const files: Record<string, { bytes: number; sha256: string | null }> = {}
  let next: string | null = `${hub}/api/models/${id}/tree/${sha}?recursive=true`
  while (next !== null) {
    const page: Response | null = await get(next)
    if (page === null) return null
    for (const { type, path, size, lfs } of (await page.json()) as TreeEntry[]) {
      if (type === 'file') files[path] = { bytes: lfs?.size ?? size, sha256: lfs?.oid ?? null }
    }
    next = nextPage(page, next)
  }
  return { revision: sha, files }
}

/** The hub says 401 of what does not exist, too. */
async function get(url: string): Promise<Response | null> {
  let response: Response
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
  } catch (thrown) {
    const { message, cause } = thrown as Error
    throw new HubUnreachable(
      `${new URL(url).origin} cannot be reached: ${cause instanceof Error ? cause.message : message}`,
    )
  }
  if (response.status === 401 || response.status === 404) return null
  if (response.ok && response.headers.get('content-type')?.includes('json')) return response
  throw new HubUnreachable(
    `${new URL(url).origin} answered ${response.status} ${response.headers.get('content-type') ?? ''} to ${new URL(url).pathname}`,
  )
}

/** Long lists come in pages, the next one named in a header. */
function nextPage(page: Response, base: string): string | null {
  const link = /<([^>]+)>;\s*rel="next"/.exec(page.headers.get('link') ?? '')?.[1]
  return link === undefined ? null : new URL(link, base).href
}
