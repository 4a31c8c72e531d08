import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { ISOLATED } from '../e2e/server.ts'

/** A connection's speed: all requests share it. */
export interface Line {
  readonly bytesPerSecond: number
  /** From a request to the first byte of its answer. */
  readonly latencyMs: number
}

export const LOOPBACK: Line = { bytesPerSecond: Infinity, latencyMs: 0 }
/** 20 Mbit/s. */
export const HOME: Line = { bytesPerSecond: 2_500_000, latencyMs: 40 }

export interface WireServer {
  /** The origin, without a slash at its end. */
  readonly url: string
  /** The body bytes sent so far, by path. */
  readonly sent: ReadonlyMap<string, number>
  close(): Promise<void>
}

interface ServedFile {
  /** As it is sent. */
  readonly body: Buffer
  /** What tells a version from others: who has stored it need not ask for it again. */
  readonly etag: string
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
}
/** What is sent before the clock is looked at again. */
const CHUNK = 16_384

/**
 * Serves a folder over a slow line: what static hosts compress is compressed, once and beforehand;
 * other files, models among them, go as they are.
 */
export async function serveOverWire(folder: string, line: Line): Promise<WireServer> {
  const sent = new Map<string, number>()
  const files = await readAll(folder)
  const send = paced(line)

  const respond = async (method: string, path: string, response: ServerResponse): Promise<void> => {
    const asked = path.endsWith('/') ? `${path}index.html` : path
    const file = files.get(asked)
    await new Promise((later) => setTimeout(later, line.latencyMs))
    if (!file) {
      response.writeHead(404, ISOLATED).end()
      return
    }
    const type = TYPES[extname(asked)]
    response.writeHead(200, {
      ...ISOLATED,
      'Content-Type': type ?? 'application/octet-stream',
      'Content-Length': file.body.length,
      ETag: file.etag,
      'Cache-Control': 'max-age=3600',
      ...(type && { 'Content-Encoding': 'gzip' }),
    })
    const count = (bytes: number) => sent.set(path, (sent.get(path) ?? 0) + bytes)
    if (method !== 'HEAD') await send(file.body, response, count)
    response.end()
  }
  const server = createServer(({ method = 'GET', url = '/' }, response) => {
    const path = decodeURIComponent(url.split(/[?#]/)[0]!)
    respond(method, path, response).catch((error: Error) => response.destroy(error))
  })
  await new Promise<void>((resolved) => server.listen(0, '127.0.0.1', resolved))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    close: async () => {
      const closed = new Promise((resolved) => server.close(resolved))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Every file of a folder by its path, compressed where it will be sent so. */
async function readAll(folder: string): Promise<ReadonlyMap<string, ServedFile>> {
  const files = new Map<string, ServedFile>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const bytes = await readFile(file)
    const body = TYPES[extname(file)] ? await promisify(gzip)(bytes) : bytes
    const path = `/${relative(folder, file).split(sep).join('/')}`
    const etag = `"${createHash('sha256').update(body).digest('hex')}"`
    files.set(path, { body, etag })
  }
  return files
}

/** Sends in chunks, each in its turn on the one line. */
function paced({ bytesPerSecond }: Line) {
  let free = 0
  return async (body: Buffer, response: ServerResponse, count: (bytes: number) => void) => {
    for (let start = 0; start < body.length && !response.destroyed; start += CHUNK) {
      const chunk = body.subarray(start, start + CHUNK)
      const now = performance.now()
      free = Math.max(free, now) + (chunk.length * 1_000) / bytesPerSecond
      // A timer is some milliseconds late: what is due within that time is sent at once.
      if (free - now > 5) await new Promise((later) => setTimeout(later, free - now))
      await new Promise<void>((written) => response.write(chunk, () => written()))
      count(chunk.length)
    }
  }
}
