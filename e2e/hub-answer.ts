import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { gzipSync } from 'node:zlib'

/** What a server says, before anything goes wrong with it. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly delivers?: boolean
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Large files lie on another origin, and the hub redirects there. */
  readonly server: 'hub' | 'files'
}

/** One request, as the server remembers it. */
export interface HubRequest extends Asked {
  /** Whether the answer is a file, not a redirect to it nor a description. */
  readonly delivers: boolean
  /** Bytes of the body that were sent, as they travel. */
  sent: number
}

interface HubState {
  readonly repositories: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>
  readonly origins: { readonly hub: string; readonly files: string }
  readonly describes: boolean
  readonly gzip: boolean
  readonly commit: string
}

const LFS_NAMES = /\.(onnx|onnx_data|onnx_data_\d+|bin|safetensors|pt|h5)$/
const LFS_BYTES = 10_000_000
/** What the hub lets a page of another origin see; `Content-Length` and the like it sees anyway. */
const EXPOSED =
  'X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,Accept-Ranges,Content-Range,X-Linked-Size,X-Linked-ETag,X-Xet-Hash'
const DESCRIPTION = 'application/vnd.xet-fileinfo+json'

const digest = (name: string, ...parts: (string | Uint8Array)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash(name)).digest('hex')
const known = new WeakMap<Uint8Array, string>()
/** Once a file: a slow answer would be measured. */
const sha256 = (bytes: Uint8Array) => {
  const found = known.get(bytes) ?? digest('sha256', bytes)
  known.set(bytes, found)
  return found
}
const gitBlob = (bytes: Uint8Array) => digest('sha1', `blob ${bytes.length}\0`, bytes)
/** The other origin names versions in a way of its own: as long as a sha256, but another number. */
const storageTag = (bytes: Uint8Array) => digest('sha256', 'stored as ', sha256(bytes))
const isLfs = (path: string, bytes: Uint8Array) => LFS_NAMES.test(path) || bytes.length >= LFS_BYTES

/** One request's answer, by method, address and headers. */
export function answer(asked: Asked, state: HubState): Answer {
  const found = asked.server === 'files' ? storedFile(asked, state) : hubAnswer(asked, state)
  const headers = { ...found.headers, ...crossOrigin(asked) }
  return { ...found, headers }
}

function crossOrigin({ server, headers }: Asked): Record<string, string> {
  if (server === 'files') {
    return { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': '*' }
  }
  return {
    'Access-Control-Allow-Origin': headers.origin ?? '*',
    'Access-Control-Expose-Headers': EXPOSED,
    Vary: 'Origin',
  }
}

function hubAnswer(asked: Asked, state: HubState): Answer {
  const path = decodeURI(asked.path.split('?')[0]!)
  if (asked.method === 'OPTIONS') return text(204, '')
  const resolved = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path)
  const cached = /^\/api\/resolve-cache\/models\/([^/]+\/[^/]+)\/([^/]+)\/(.+)$/.exec(path)
  const api = /^\/api\/models\/([^/]+\/[^/]+)(?:\/(tree|revision)\/([^/]+))?$/.exec(path)
  const [, id = '', , revision] = api ?? []
  const files = state.repositories.get(resolved?.[1] ?? cached?.[1] ?? id)
  if (!files) {
    // So that nobody learns which private ones there are.
    return error(401, 'RepoNotFound', 'Invalid username or password.')
  }
  const at = resolved?.[2] ?? cached?.[2] ?? revision ?? 'main'
  if (at !== 'main' && at !== state.commit) {
    return error(404, 'RevisionNotFound', `Invalid rev id: ${at}`)
  }
  if (api) return json(200, api[2] === 'tree' ? tree(files) : repository(id, files, state.commit))
  const [, owner = '', , name = ''] = resolved ?? cached ?? []
  const bytes = files.get(name)
  const known = { 'X-Repo-Commit': state.commit, 'Accept-Ranges': 'bytes' }
  if (!bytes) {
    const missing = error(404, 'EntryNotFound', 'Entry not found')
    return { ...missing, headers: { ...missing.headers, ...known } }
  }
  if (cached) return file(asked, bytes, gitBlob(bytes), known, state.gzip && name.endsWith('.json'))
  if (isLfs(name, bytes)) return largeFile(asked, state, `${owner}/${name}`, bytes, known)
  const location = `/api/resolve-cache/models/${owner}/${state.commit}/${encodeURI(name)}`
  const linked = { 'X-Linked-ETag': `"${gitBlob(bytes)}"`, Location: location }
  return redirect(307, { ...known, ...linked })
}

function largeFile(
  { headers }: Asked,
  { origins, describes }: HubState,
  path: string,
  bytes: Uint8Array,
  known: Readonly<Record<string, string>>,
): Answer {
  const linked = {
    ...known,
    'X-Linked-Size': String(bytes.length),
    'X-Linked-ETag': `"${sha256(bytes)}"`,
    'X-Xet-Hash': storageTag(bytes),
  }
  if (describes && headers.accept?.includes(DESCRIPTION)) {
    const description = {
      hash: storageTag(bytes),
      size: bytes.length,
      etag: linked['X-Linked-ETag'],
    }
    const told = json(200, description)
    const own = { ETag: linked['X-Linked-ETag'], 'Content-Type': DESCRIPTION }
    return { ...told, headers: { ...told.headers, ...linked, ...own } }
  }
  return redirect(302, { ...linked, Location: `${origins.files}/${encodeURI(path)}?Signature=s` })
}

/** The other origin answers to no preflight. */
function storedFile(asked: Asked, { repositories }: HubState): Answer {
  if (asked.method === 'OPTIONS') return text(403, 'no')
  const path = decodeURI(asked.path.split('?')[0]!)
  const [, id = '', name = ''] = /^\/([^/]+\/[^/]+)\/(.+)$/.exec(path) ?? []
  const bytes = repositories.get(id)?.get(name)
  if (!bytes) return text(403, 'AccessDenied')
  return file(asked, bytes, storageTag(bytes), { 'Accept-Ranges': 'bytes' }, false)
}

function file(
  { method, headers }: Asked,
  bytes: Uint8Array,
  tag: string,
  known: Readonly<Record<string, string>>,
  compress: boolean,
): Answer {
  const type = { ...known, 'Content-Type': 'application/octet-stream' }
  if (headers['if-none-match'] === `"${tag}"`) {
    return { status: 304, headers: { ...type, ETag: `"${tag}"` }, body: Buffer.alloc(0) }
  }
  const whole = { ...type, ETag: `"${tag}"` }
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '')
  if (range) {
    const start = Number(range[1])
    const end = Math.min(bytes.length, range[2] ? Number(range[2]) + 1 : bytes.length)
    if (start >= end) {
      const unmet = { ...whole, 'Content-Range': `bytes */${bytes.length}` }
      return { status: 416, headers: unmet, body: Buffer.alloc(0) }
    }
    const part = bytes.subarray(start, end)
    const partial = { ...whole, 'Content-Range': `bytes ${start}-${end - 1}/${bytes.length}` }
    return { status: 206, headers: partial, body: part, delivers: method === 'GET' }
  }
  if (compress && String(headers['accept-encoding']).includes('gzip')) {
    const packed = { ...type, ETag: `W/"${tag}"`, 'Content-Encoding': 'gzip' }
    return { status: 200, headers: packed, body: gzipSync(bytes), delivers: method === 'GET' }
  }
  return { status: 200, headers: whole, body: bytes, delivers: method === 'GET' }
}

function repository(id: string, files: ReadonlyMap<string, Uint8Array>, commit: string): unknown {
  const siblings = [...files.keys()].map((rfilename) => ({ rfilename }))
  return { id, modelId: id, sha: commit, private: false, gated: false, tags: [], siblings }
}

function tree(files: ReadonlyMap<string, Uint8Array>): unknown {
  return [...files].map(([path, bytes]) => {
    const oid = gitBlob(bytes)
    const entry = { type: 'file', oid, size: bytes.length, path }
    if (!isLfs(path, bytes)) return entry
    const lfs = { oid: sha256(bytes), size: bytes.length, pointerSize: 134 }
    return { ...entry, lfs, xetHash: storageTag(bytes) }
  })
}

function text(status: number, message: string): Answer {
  return { status, headers: { 'Content-Type': 'text/plain' }, body: Buffer.from(message) }
}

function json(status: number, value: unknown): Answer {
  const headers = { 'Content-Type': 'application/json; charset=utf-8' }
  return { status, headers, body: Buffer.from(JSON.stringify(value)) }
}

function error(status: number, code: string, message: string): Answer {
  const said = { 'X-Error-Code': code, 'X-Error-Message': message }
  const told = json(status, { error: message })
  return { ...told, headers: { ...told.headers, ...said } }
}

function redirect(status: number, headers: Readonly<Record<string, string>>): Answer {
  const told = text(status, `Redirecting to ${headers.Location}`)
  return { ...told, headers: { ...told.headers, ...headers } }
}
