import { RerankError } from '../errors.ts'
import type { ByteStore } from '../host/bytes.ts'
import { Passing, type Fetch } from './ask.ts'
import { download } from './download.ts'
import { isWebPage } from './file-kind.ts'
import { createKeeper, type Keeper } from './keeper.ts'
import { discard, hasPieces, isAbsent, noteAbsent, readKept, type KeptFile } from './kept-file.ts'
import { openLocal, isLocal } from './local-file.ts'
import { isHubAddress, look, type ServerFacts } from './look.ts'
import { createMeter } from './meter.ts'
import type { FileRequest, StoredFile } from './model-file.ts'
import { sha256Of } from './sha256.ts'
import { withSigns } from './signs.ts'
import { collect, streamOf } from './streams.ts'

export type { FileRequest, StoredFile }

/** The files of one load: fetched once, kept, checked, and counted together. */
export interface FileStore {
  /** Throws a RerankError that says what to do. */
  get(request: FileRequest): Promise<StoredFile>
  /** Undefined for what the server does not have (or answers with its start page for). */
  find(request: FileRequest): Promise<StoredFile | undefined>
}

export interface FileStoreSettings {
  /** Request nothing. */
  readonly offline: boolean
  progress(loaded: number, total: number | null): void
  /** Told again and again while a server is waited for. */
  quiet?(ms: number): void
  /** Told why something is not kept for the next visit; the load goes on from memory. */
  unkept?(reason: RerankError): void
  readonly fetch?: Fetch
  readonly backoffMs?: number
}

/**
 * A stored file's bytes are read and hashed again at each load up to this size, since a disk or a
 * browser may lose some; for larger ones that takes longer than it is worth, and the canary stands
 * behind them: only their size is checked.
 */
const REHASHED_BYTES = 32 * 2 ** 20
const BACKOFF_MS = 500
const UNKNOWN: ServerFacts = { bytes: null, sha256: null, validator: null }

/**
 * - Pinned, or its sha256 known: what is stored is used, and nothing requested.
 * - Not pinned (a branch, a folder on a server): one small request asks whether it has changed. What
 *   is stored is used as well where the server cannot be reached, but not where it says that there
 *   is no such file, or no longer for everybody.
 * - Offline: what is stored is used.
 */
export function openFileStore(bytes: ByteStore, settings: FileStoreSettings): FileStore {
  const { offline, fetch = globalThis.fetch.bind(globalThis), backoffMs = BACKOFF_MS } = settings
  const keeper = createKeeper(bytes, (reason) => settings.unkept?.(reason))
  const meter = createMeter(settings.progress)

  const fetchWhole = async (request: FileRequest, known: ServerFacts): Promise<StoredFile> => {
    const context = { fetch, keeper, meter: meter.file(), backoffMs }
    try {
      // Somebody else may remove a file just after it has arrived.
      for (let again = false; ; again = true) {
        await download(request, known, context)
        const file = await readKept(keeper, request.key)
        if (file && file !== 'broken') return storedFile(request, file)
        if (again) throw lost(request)
      }
    } catch (thrown) {
      context.meter.leave()
      throw thrown
    }
  }

  const open = async (request: FileRequest): Promise<StoredFile> => {
    const stored = await openStored(keeper, request)
    if (offline) {
      if (stored) return stored.file
      throw notStored(request)
    }
    if (stored && (request.pinned || request.sha256 !== null)) return stored.file
    if (!stored && request.pinned && (await isAbsent(keeper, request.key))) throw absent(request)
    const needsFacts =
      stored ??
      (request.sha256 === null &&
        request.kind === 'binary' &&
        (isHubAddress(request.url) || (!request.pinned && (await hasPieces(keeper, request.key)))))
    if (!needsFacts) return fetchWhole(request, UNKNOWN)
    try {
      const facts = await look(fetch, request.url)
      if (stored && isSame(stored.kept, facts)) return stored.file
      return await fetchWhole(request, facts)
    } catch (thrown) {
      // A server in trouble: what is stored was right the last time, else the download says more.
      if (!(thrown instanceof Passing)) throw thrown
      return stored?.file ?? fetchWhole(request, UNKNOWN)
    }
  }

  const get = async (request: FileRequest): Promise<StoredFile> => {
    if (isLocal(request)) {
      const file = await openLocal(request)
      if (file) return file
      throw absent(request)
    }
    return withSigns(settings.quiet, () => open(request))
  }

  return {
    get,
    find: async (request) => {
      try {
        return await get(request)
      } catch (thrown) {
        if (!(thrown instanceof RerankError)) throw thrown
        if (isWebPage(thrown)) return undefined
        if (thrown.code === 'offline' && (await isAbsent(keeper, request.key))) return undefined
        if (thrown.code !== 'model-not-found') throw thrown
        if (!isLocal(request)) await noteAbsent(keeper, request.key)
        return undefined
      }
    },
  }
}

/** Undefined for what is not there, not this version, or no longer what it was: that is removed. */
async function openStored(
  keeper: Keeper,
  request: FileRequest,
): Promise<{ kept: KeptFile; file: StoredFile } | undefined> {
  const { key, sha256 } = request
  const kept = await readKept(keeper, key)
  if (!kept) return undefined
  if (kept !== 'broken') {
    if (sha256 !== null && kept.sha256 !== sha256) return undefined
    if (kept.bytes > REHASHED_BYTES) return { kept, file: storedFile(request, kept) }
    const content = await collect(kept.stream(), kept.bytes).catch(() => undefined)
    if (content && (await sha256Of(content)) === kept.sha256) {
      const stream = () => streamOf(content)
      return { kept, file: storedFile(request, { ...kept, stream }) }
    }
  }
  await discard(keeper, key)
  return undefined
}

function storedFile(request: FileRequest, kept: KeptFile): StoredFile {
  const { bytes, sha256, stream } = kept
  const verified = request.sha256 === null ? kept.verified : 'catalogue'
  return {
    info: { name: request.name, bytes, sha256, verified },
    bytes: () => collect(stream(), bytes),
    stream,
  }
}

function isSame(kept: KeptFile, { sha256, validator }: ServerFacts): boolean {
  return sha256 === null
    ? validator !== null && validator === kept.validator
    : sha256 === kept.sha256
}

function notStored({ name, url }: FileRequest): RerankError {
  return new RerankError(
    'offline',
    `${name} is not stored, and offline was asked for. Load the model once without "offline" to store it (from ${url}).`,
  )
}

function absent({ name, url }: FileRequest): RerankError {
  return new RerankError(
    'model-not-found',
    `There is no ${name} at ${url}. Check model, revision and dtype.`,
  )
}

function lost({ name }: FileRequest): RerankError {
  return new RerankError(
    'integrity',
    `${name} was removed from the store while it was read. Load the model again.`,
  )
}
