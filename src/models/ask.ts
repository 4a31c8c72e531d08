import { RerankError } from '../errors.ts'

/** What may be over in a moment: worth another try. */
export class Passing extends Error {
  readonly error: RerankError
  /** How long the server said to wait. */
  readonly waitMs: number | null

  constructor(error: RerankError, waitMs: number | null = null) {
    super(error.message)
    this.error = error
    this.waitMs = waitMs
  }
}

/** A server that is silent for so long has gone. */
const SILENCE_MS = 30_000
/** Nobody wants to watch a bar that stands still for longer. */
const LONGEST_WAIT_S = 20

export type Fetch = typeof globalThis.fetch

/** Ends a request when nothing is heard of it for too long. */
export interface Patience {
  readonly signal: AbortSignal
  /** Something was heard. */
  renew(): void
  end(): void
}

export function createPatience(): Patience {
  const controller = new AbortController()
  const start = () => setTimeout(() => controller.abort(), SILENCE_MS)
  let timer = start()
  const end = () => clearTimeout(timer)
  return {
    signal: controller.signal,
    renew: () => {
      end()
      timer = start()
    },
    end,
  }
}

/**
 * One request, to the address given and nowhere else (where a server sends it on to is the server's).
 * Only headers that a page may send to another origin without asking it first. Throws `Passing`, or
 * a RerankError that says what to do.
 */
export async function ask(
  fetch: Fetch,
  url: string,
  { signal }: Patience,
  init: RequestInit,
): Promise<Response> {
  const { origin } = new URL(url)
  let response: Response
  try {
    response = await fetch(url, {
      // This store is the cache: the browser's own would keep every file twice.
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal,
      ...init,
    })
  } catch (cause) {
    throw new Passing(unreachable(origin, url, cause))
  }
  if (response.status < 400 || response.status === 416) return response
  await response.body?.cancel().catch(() => {})
  throw refusal(response, origin, url)
}

/** For a connection that could not be made, or was cut. */
export function unreachable(origin: string, url: string, cause: unknown): RerankError {
  return new RerankError(
    'network',
    `${url} could not be fetched from ${origin}. Check the connection, and that ${origin} is allowed by the page's Content-Security-Policy (connect-src) and allows this page by CORS.`,
    { cause },
  )
}

function refusal({ status, headers }: Response, origin: string, url: string): Error {
  const error = (code: RerankError['code'], rest: string) =>
    new RerankError(code, `${origin} answered ${status} for ${url}${rest}`)
  if (status === 404 || status === 410) {
    return error('model-not-found', ': there is no such file. Check model, revision and dtype.')
  }
  if (status === 401 || status === 403) {
    return error(
      'unauthorized',
      ': it wants credentials. A hub says so for a model that does not exist, too: check its name. A gated or private one has to be served from an address of your own.',
    )
  }
  if (status === 429) {
    const seconds = secondsToWait(headers)
    const rest = `: too many requests from this address${seconds === null ? '' : `, try again in ${seconds} s`}. Wait, or serve the model from your own origin.`
    return seconds !== null && seconds > LONGEST_WAIT_S
      ? error('network', rest)
      : new Passing(error('network', rest), seconds === null ? null : seconds * 1_000)
  }
  if (status >= 500 || status === 408 || status === 425) {
    return new Passing(error('network', ': the server is in trouble. Try again later.'))
  }
  return error('network', ': the server does not take this request.')
}

/** A page sees neither header of another origin unless that origin shows it. */
function secondsToWait(headers: Headers): number | null {
  const after = headers.get('Retry-After')
  // The hub's own: RateLimit: "resolvers";r=0;t=23
  const reset = /;\s*t=(\d+)/.exec(headers.get('RateLimit') ?? '')?.[1]
  const seconds = after === null ? (reset ?? '') : after
  if (/^\d+$/.test(seconds)) return Number(seconds)
  const date = Date.parse(seconds)
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - Date.now()) / 1_000))
}
