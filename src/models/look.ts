import { RerankError } from '../errors.ts'
import { nodeProcess } from '../host/node.ts'
import { ask, createPatience, type Fetch } from './ask.ts'

/** What a server says of a file without sending it. */
export interface ServerFacts {
  readonly bytes: number | null
  readonly sha256: string | null
  /** What it calls this version. */
  readonly validator: string | null
}

const NOTHING: ServerFacts = { bytes: null, sha256: null, validator: null }
const MOST_REDIRECTS = 5

/** Whether an address has the layout of the hub, which can tell a large file's sha256. */
export function isHubAddress(url: string): boolean {
  return new URL(url).pathname.includes('/resolve/')
}

/**
 * One small request. Large files of the hub are redirected to another origin, and what the hub says
 * of them (`X-Linked-ETag`, which is the sha256, and `X-Linked-Size`) stands on the redirect. A page
 * never sees that one: `fetch` follows it, and `redirect: 'manual'` gives an answer without headers.
 * But asked for the file's description, as its own JavaScript client asks, the hub answers with those
 * headers itself. A server that knows no such thing sends the first byte, and in a page the sha256
 * stays unknown; Node can read redirects.
 */
export async function look(fetch: Fetch, url: string): Promise<ServerFacts> {
  return isHubAddress(url) ? lookAtHub(fetch, url) : lookElsewhere(fetch, url)
}

async function lookAtHub(fetch: Fetch, url: string): Promise<ServerFacts> {
  let at = url
  for (let i = 0; i <= MOST_REDIRECTS; i++) {
    const { status, headers } = await askForHeaders(fetch, at, {
      headers: { Range: 'bytes=0-0', Accept: 'application/vnd.xet-fileinfo+json, */*' },
      redirect: nodeProcess ? 'manual' : 'follow',
    })
    const linked = unquoted(headers.get('X-Linked-ETag'))
    const sha256 = linked && /^[0-9a-f]{64}$/.test(linked) ? linked : null
    const location = headers.get('Location')
    if (sha256 || status < 300 || location === null) {
      const bytes = numberOf(headers.get('X-Linked-Size')) ?? rangeOf(headers)?.total ?? null
      return { bytes, sha256, validator: validatorOf(headers) }
    }
    at = new URL(location, at).href
  }
  return NOTHING
}

/** Any other server; not all of them take HEAD, and one that does not may have the file all the same. */
async function lookElsewhere(fetch: Fetch, url: string): Promise<ServerFacts> {
  try {
    const { headers } = await askForHeaders(fetch, url, { method: 'HEAD' })
    // The length may be that of the compressed file, which a page cannot always see.
    return { ...NOTHING, validator: validatorOf(headers) }
  } catch (thrown) {
    if (thrown instanceof RerankError && thrown.code !== 'model-not-found') return NOTHING
    throw thrown
  }
}

async function askForHeaders(fetch: Fetch, url: string, init: RequestInit): Promise<Response> {
  const patience = createPatience()
  try {
    const response = await ask(fetch, url, patience, init)
    await response.body?.cancel().catch(() => {})
    return response
  } finally {
    patience.end()
  }
}

/** A compressed answer has the weak form of the same ETag. */
export function validatorOf(headers: Headers): string | null {
  return headers.get('ETag')?.replace(/^W\//, '') ?? headers.get('Last-Modified')
}

/** `Content-Range: bytes 5-9/10`. */
export function rangeOf(headers: Headers): { start: number; total: number | null } | undefined {
  const found = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('Content-Range') ?? '')
  return found ? { start: Number(found[1]), total: numberOf(found[2] ?? null) } : undefined
}

export function numberOf(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null
}

function unquoted(text: string | null): string | null {
  return text?.replace(/^(W\/)?"|"$/g, '') ?? null
}
