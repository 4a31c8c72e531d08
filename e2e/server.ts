import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, resolve, sep } from 'node:path'

export interface Served {
  /** The origin, without a slash at its end. */
  readonly url: string
  /** The path of every request so far, in order. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
}

/** What a page must be served with to share memory among threads. */
export const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** The strictest policy this library promises to run under. */
export const STRICT_CSP = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'",
}

/** Serves a folder as any static host would, on a free port of this machine. */
export async function serve(
  folder: string,
  { headers = {} }: { headers?: Readonly<Record<string, string>> } = {},
): Promise<Served> {
  const root = await realpath(folder)
  const requests: string[] = []
  const server = createServer((request, response) => {
    const { method, url = '/' } = request
    requests.push(url)
    void fileAt(root, url).then((file) => {
      if (!file || (method !== 'GET' && method !== 'HEAD')) {
        response.writeHead(file ? 405 : 404, headers).end()
        return
      }
      response.writeHead(200, {
        ...headers,
        'Content-Type': TYPES[extname(file.path)] ?? 'application/octet-stream',
        'Content-Length': file.size,
        'Cache-Control': 'no-store',
      })
      if (method === 'HEAD') response.end()
      else createReadStream(file.path).pipe(response)
    })
  })
  await new Promise<void>((resolved) => server.listen(0, '127.0.0.1', resolved))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      const closed = new Promise((resolved) => server.close(resolved))
      server.closeAllConnections()
      await closed
    },
  }
}

/** The file a request means, and undefined for what is not there or not inside the folder. */
async function fileAt(
  root: string,
  target: string,
): Promise<{ path: string; size: number } | undefined> {
  try {
    const asked = decodeURIComponent(target.split(/[?#]/)[0]!)
    const wanted = resolve(join(root, asked.endsWith('/') ? `${asked}index.html` : asked))
    // A link inside the folder may lead out of it: where it leads is what counts.
    const path = await realpath(wanted)
    if (!path.startsWith(root + sep)) return undefined
    const found = await stat(path)
    return found.isFile() ? { path, size: found.size } : undefined
  } catch {
    return undefined // no such file, or no such address
  }
}
