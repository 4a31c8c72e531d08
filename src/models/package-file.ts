import { RerankError } from '../errors.ts'
import { nodeModule } from '../host/node.ts'
import { ask, createPatience, Passing, unreachable, type Fetch } from './ask.ts'
import { findImpostor } from './file-kind.ts'
import type { FileMeter } from './meter.ts'
import type { StoredFile } from './model-file.ts'
import { sha256Of } from './sha256.ts'
import { eachChunk, streamOf } from './streams.ts'

/** A file that came with this package: what it must be is known. */
export interface PackageFileRequest {
  readonly name: string
  readonly url: string
  readonly bytes: number
  readonly sha256: string
}

/** The part of node:fs that is used here. */
interface Files {
  readonly promises: { readFile(path: URL): Promise<Uint8Array<ArrayBuffer>> }
}

/** The browser's own cache keeps what is part of the page. What comes from there and is wrong is fetched anew. */
const CACHES = ['default', 'reload'] as const

/**
 * A file of this package, from where the page or the program has it; it is not stored once more.
 * Throws `model-not-found` where nobody has put it there, and `integrity` for a part of it, or another
 * version.
 */
export async function openPackageFile(
  request: PackageFileRequest,
  meter: FileMeter,
  fetch: Fetch = globalThis.fetch.bind(globalThis),
): Promise<StoredFile> {
  meter.expect(request.bytes)
  try {
    const content = await (request.url.startsWith('file:')
      ? readLocal(request)
      : fetchChecked(request, meter, fetch))
    meter.at(content.length)
    meter.done()
    return storedFile(request, content)
  } catch (thrown) {
    meter.leave()
    throw thrown
  }
}

async function readLocal(request: PackageFileRequest): Promise<Uint8Array<ArrayBuffer>> {
  const { readFile } = nodeModule<Files>('fs').promises
  try {
    const { buffer, byteOffset, length } = await readFile(new URL(request.url))
    // Node reads files into Buffers of its own, whose slice() is no copy.
    return await checked(request, new Uint8Array(buffer, byteOffset, length))
  } catch (thrown) {
    if (thrown instanceof RerankError) throw thrown
    throw notPlaced(request, `It cannot be read (${(thrown as { code?: string }).code}).`)
  }
}

async function fetchChecked(
  request: PackageFileRequest,
  meter: FileMeter,
  fetch: Fetch,
): Promise<Uint8Array<ArrayBuffer>> {
  let failure: unknown
  for (const cache of CACHES) {
    try {
      return await checked(request, await fetchWhole(request, cache, meter, fetch))
    } catch (thrown) {
      failure = thrown instanceof Passing ? thrown.error : thrown
    }
  }
  if (failure instanceof RerankError && failure.code === 'model-not-found') {
    throw notPlaced(request, failure.message)
  }
  throw failure
}

/** All of it; or, of what is longer than it should be, one byte too many: that tells. */
async function fetchWhole(
  { url, bytes }: PackageFileRequest,
  cache: RequestCache,
  meter: FileMeter,
  fetch: Fetch,
): Promise<Uint8Array<ArrayBuffer>> {
  const content = new Uint8Array(bytes + 1)
  const patience = createPatience()
  let at = 0
  try {
    const response = await ask(fetch, url, patience, { cache })
    await eachChunk(response.body!, (chunk) => {
      patience.renew()
      const part = chunk.subarray(0, content.length - at)
      content.set(part, at)
      at += part.length
      meter.at(Math.min(at, bytes))
    })
  } catch (thrown) {
    if (thrown instanceof Passing || thrown instanceof RerankError) throw thrown
    throw unreachable(new URL(url).origin, url, thrown)
  } finally {
    patience.end()
  }
  return content.subarray(0, at)
}

async function checked(
  { name, url, bytes, sha256 }: PackageFileRequest,
  content: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (content.length === bytes && (await sha256Of(content)) === sha256) return content
  // Many servers answer with their start page for what they do not have.
  if (findImpostor(content) === 'web-page') {
    throw new RerankError('model-not-found', `${url} is a web page there.`)
  }
  throw new RerankError(
    'integrity',
    `${name} at ${url} is not the one that this version of web-rerank came with: it was cut short, or is of another version. Deploy or install it anew, together with the worker.`,
  )
}

function storedFile(
  { name, bytes, sha256 }: PackageFileRequest,
  content: Uint8Array<ArrayBuffer>,
): StoredFile {
  return {
    info: { name, bytes, sha256, verified: 'catalogue' },
    bytes: async () => content,
    stream: () => streamOf(content),
  }
}

function notPlaced({ name, url }: PackageFileRequest, why: string): RerankError {
  return new RerankError(
    'model-not-found',
    `The embedded model's ${name} is not at ${url}: ${why} Where no bundler places it, copy dist/standalone/models of web-rerank into the folder that options.assets names.`,
  )
}
