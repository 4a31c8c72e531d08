import type { ServerResponse } from 'node:http'
import type { Answer, HubRequest } from './hub-answer.ts'

/** What goes wrong with one request. Those of a body concern answers that are a file. */
export interface Fault {
  /** Destroy the connection after this share of the body: 0 is before any answer. */
  readonly cutAfter?: number
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: 'web page' | 'lfs pointer' | 'empty'
  /** This byte of the body comes altered. */
  readonly corruptAt?: number
  /** Only this share of the body, and the headers say so, too. */
  readonly truncateTo?: number
  /** More at the end, and the headers say so, too. */
  readonly longerBy?: number
  /** Answer with an address that answers with an address… */
  readonly redirectLoop?: boolean
  /** No word of how long it is. */
  readonly chunked?: boolean
  /** Never answer. */
  readonly hang?: boolean
}

const BODIES = {
  'web page': '<!doctype html>\n<html><title>Start page</title><body>Welcome</body></html>\n',
  'lfs pointer': `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 23000000\n`,
  empty: '',
}

const CHUNK = 65_536

/** A line of some width that all connections share: waits until so many bytes more have gone through. */
export type Link = (bytes: number) => Promise<void>

export function createLink(bytesPerSecond: number): Link {
  let free = 0
  return async (bytes) => {
    if (bytesPerSecond === Infinity) return
    const now = performance.now()
    free = Math.max(free, now) + (bytes / bytesPerSecond) * 1_000
    // Timers are coarse: small debts are paid together.
    if (free - now > 4) await new Promise((resolve) => setTimeout(resolve, free - now))
  }
}

export async function send(
  request: HubRequest,
  { status, headers, body }: Answer,
  response: ServerResponse,
  fault: Fault,
  link: Link,
): Promise<void> {
  if (fault.hang) return
  if (fault.redirectLoop) {
    response.writeHead(302, { ...headers, Location: request.path }).end()
    return
  }
  if (fault.status !== undefined) {
    const said = { ...crossOriginOf(headers), ...fault.headers }
    response.writeHead(fault.status, said).end('no')
    return
  }
  const content = request.delivers ? spoil(body, fault) : body
  const length = fault.chunked ? {} : { 'Content-Length': String(content.length) }
  const cut = request.delivers ? fault.cutAfter : undefined
  if (cut === 0) {
    response.destroy()
    return
  }
  const own = fault.body === undefined ? headers : withoutEncoding(headers)
  response.writeHead(status, { ...own, ...length, ...fault.headers })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const end = Math.floor(content.length * (cut ?? 1))
  for (let at = 0; at < end && !response.destroyed; at += CHUNK) {
    const chunk = content.subarray(at, Math.min(end, at + CHUNK))
    await link(chunk.length)
    await new Promise<void>((resolve) => response.write(chunk, () => resolve()))
    request.sent += chunk.length
  }
  if (cut === undefined) response.end()
  else response.destroy()
}

function spoil(body: Uint8Array, fault: Fault): Uint8Array {
  if (fault.body !== undefined) return Buffer.from(BODIES[fault.body])
  if (fault.truncateTo !== undefined) {
    return body.subarray(0, Math.floor(body.length * fault.truncateTo))
  }
  if (fault.longerBy !== undefined) return Buffer.concat([body, Buffer.alloc(fault.longerBy, 7)])
  if (fault.corruptAt !== undefined) {
    const altered = Buffer.from(body)
    altered[fault.corruptAt]! ^= 1
    return altered
  }
  return body
}

function withoutEncoding(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { 'Content-Encoding': _, ...rest } = headers
  return { ...rest, 'Content-Type': 'text/html' }
}

function crossOriginOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith('Access-Control-')),
  )
}
