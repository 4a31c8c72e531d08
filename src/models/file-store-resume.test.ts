import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import {
  GRAPH,
  GRAPH_SHA256,
  MODEL,
  MODEL_FILES,
  randomBytes,
  requestFor,
  sha256,
} from '../../e2e/hub-model.ts'
import { startHub, type Hub } from '../../e2e/hub-server.ts'
import { folderBytes } from '../host/bytes-folder.ts'
import { memoryBytes } from '../host/bytes-memory.ts'
import type { ByteStore } from '../host/bytes.ts'
import { openFileStore } from './file-store.ts'

const ONNX = 'onnx/model.onnx'
const PIECE = 4 * 2 ** 20
let hub: Hub

beforeAll(async () => {
  hub = await startHub({ repositories: { [MODEL]: MODEL_FILES } })
})
beforeEach(() => {
  hub.requests.length = 0
  hub.fault = () => undefined
  hub.replace(MODEL, MODEL_FILES)
})
afterAll(() => hub.close())

type Reports = [loaded: number, total: number | null][]

function open(
  bytes: ByteStore = memoryBytes(),
  reports: Reports = [],
  fetch?: typeof globalThis.fetch,
) {
  return openFileStore(bytes, {
    offline: false,
    backoffMs: 1,
    progress: (loaded, total) => reports.push([loaded, total]),
    ...(fetch ? { fetch } : {}),
  })
}

const deliveries = () =>
  hub.requests.filter(({ delivers, server }) => delivers && server === 'files')
const ranges = () => deliveries().map(({ headers }) => headers.range)
const sent = () => deliveries().reduce((sum, { sent }) => sum + sent, 0)

/** The next so many deliveries are cut; all, where no number is given. */
function cut(share: number, times = Infinity) {
  let left = times
  hub.fault = ({ delivers, server }) =>
    delivers && server === 'files' && left-- > 0 ? { cutAfter: share } : undefined
}

/** Fetches until the connection is cut for good, as if the page was closed then. */
async function leaveHalfFetched(bytes: ByteStore, request = requestFor(hub, ONNX)) {
  cut(0.7)
  let asked = 0
  const fetch: typeof globalThis.fetch = (url, init) => {
    if (!(init?.headers && 'Accept' in init.headers) && ++asked > 1) throw new TypeError('closed')
    return globalThis.fetch(url, init)
  }
  await expect(open(bytes, [], fetch).get(request)).rejects.toMatchObject({ code: 'network' })
  hub.fault = () => undefined
  hub.requests.length = 0
}

function expectSteady(reports: Reports) {
  expect(reports.length).toBeGreaterThan(1)
  for (const [i, [loaded, total]] of reports.entries()) {
    expect(loaded).toBeGreaterThanOrEqual(reports[i - 1]?.[0] ?? 0)
    expect(total ?? Infinity).toBeGreaterThanOrEqual(loaded)
    expect(Number.isNaN(loaded) || Number.isNaN(total)).toBe(false)
  }
}

describe('a cut connection', () => {
  it('goes on where it was cut', async () => {
    cut(0.5, 1)
    const reports: Reports = []
    const file = await open(memoryBytes(), reports).get(requestFor(hub, ONNX))
    expect(sha256(await file.bytes())).toBe(GRAPH_SHA256)
    const [, second] = deliveries()
    const from = Number(/^bytes=(\d+)-$/.exec(second!.headers.range!)![1])
    expect(from).toBeGreaterThan(GRAPH.length * 0.4)
    expect(second!.sent).toBe(GRAPH.length - from)
    expect(sent()).toBeLessThan(GRAPH.length * 1.1)
    expectSteady(reports)
    expect(reports.at(-1)).toEqual([GRAPH.length, GRAPH.length])
  })

  it('goes on as often as it gets further', async () => {
    cut(0.4, 8)
    const file = await open().get(requestFor(hub, ONNX))
    expect(sha256(await file.bytes())).toBe(GRAPH_SHA256)
    expect(deliveries()).toHaveLength(9)
  })

  it('gives up where it does not', async () => {
    cut(0)
    const request = requestFor(hub, ONNX)
    await expect(open().get(request)).rejects.toMatchObject({
      code: 'network',
      message: expect.stringContaining(hub.origin),
    })
    expect(deliveries()).toHaveLength(4)
  })

  it('starts anew where the server does not do ranges, and counts no byte twice', async () => {
    cut(0.5, 1)
    const plain: typeof globalThis.fetch = (url, init) =>
      init?.headers && !('Accept' in init.headers) ? fetch(url) : fetch(url, init)
    const reports: Reports = []
    const file = await open(memoryBytes(), reports, plain).get(requestFor(hub, ONNX))
    expect(sha256(await file.bytes())).toBe(GRAPH_SHA256)
    expect(ranges()).toEqual([undefined, undefined])
    expectSteady(reports)
  })

  it('gives up on a server that does not do ranges and always cuts at the same place', async () => {
    cut(0.5)
    const plain: typeof globalThis.fetch = (url, init) =>
      init?.headers && !('Accept' in init.headers) ? fetch(url) : fetch(url, init)
    const request = requestFor(hub, ONNX)
    await expect(open(memoryBytes(), [], plain).get(request)).rejects.toMatchObject({
      code: 'network',
    })
    expect(deliveries().length).toBeLessThan(7)
  })
})

describe('the next visit', () => {
  it.each(['main', 'a commit'])('goes on with the pieces that are there (%s)', async (revision) => {
    const folder = await mkdtemp(join(tmpdir(), 'web-rerank-resume-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const request = requestFor(hub, ONNX, revision === 'main' ? 'main' : hub.commit)
    await leaveHalfFetched(folderBytes(folder), request)
    expect(await readdir(folder)).toHaveLength(1)
    const reports: Reports = []
    const file = await open(folderBytes(folder), reports).get(request)
    expect(sha256(await file.bytes())).toBe(GRAPH_SHA256)
    expect(ranges()).toEqual([`bytes=${PIECE}-`])
    expect(sent()).toBe(GRAPH.length - PIECE)
    expect(reports[0]![0]).toBeGreaterThanOrEqual(PIECE)
    expectSteady(reports)
  })

  it('never mixes two versions', async () => {
    const bytes = memoryBytes()
    await leaveHalfFetched(bytes)
    const other = randomBytes(GRAPH.length, 2)
    hub.replace(MODEL, { [ONNX]: other })
    const file = await open(bytes).get(requestFor(hub, ONNX))
    expect(sha256(await file.bytes())).toBe(sha256(other))
    expect(ranges()).toEqual([undefined])
    // Two pieces and the rest of the new one: nothing is left of the old.
    expect(await bytes.keys()).toHaveLength(3)
  })

  it('fetches all of it again where a piece has gone bad', async () => {
    const bytes = memoryBytes()
    await leaveHalfFetched(bytes)
    const [piece] = await bytes.keys()
    await bytes.write(piece!, new Blob([new Uint8Array(PIECE)]).stream(), {})
    const reports: Reports = []
    const file = await open(bytes, reports).get(requestFor(hub, ONNX))
    expect(sha256(await file.bytes())).toBe(GRAPH_SHA256)
    expect(ranges()).toEqual([`bytes=${PIECE}-`, undefined])
    expectSteady(reports)
  })
})

describe('a server that is no hub', () => {
  /** The files' own origin: no redirect, no sha256, an ETag. */
  const elsewhere = async () => {
    await fetch(hub.url(MODEL, ONNX)).then((response) => response.body?.cancel())
    const { headers } = hub.requests.find(({ server }) => server === 'files')!
    hub.requests.length = 0
    return { ...requestFor(hub, ONNX), url: `http://${headers.host}/${MODEL}/${ONNX}` }
  }

  it('is gone on with under the same ETag', async () => {
    const request = await elsewhere()
    const bytes = memoryBytes()
    await leaveHalfFetched(bytes, request)
    const file = await open(bytes).get(request)
    expect(sha256(await file.bytes())).toBe(GRAPH_SHA256)
    expect(file.info.verified).toBe('none')
    expect(ranges()).toEqual([`bytes=${PIECE}-`])
  })

  it('is started anew under another', async () => {
    const request = await elsewhere()
    const bytes = memoryBytes()
    await leaveHalfFetched(bytes, request)
    const other = randomBytes(GRAPH.length + 5, 2)
    hub.replace(MODEL, { [ONNX]: other })
    const file = await open(bytes).get(request)
    expect(sha256(await file.bytes())).toBe(sha256(other))
    expect(ranges()).toEqual([undefined])
  })

  it('is started anew when it changes between two requests', async () => {
    const request = await elsewhere()
    const other = randomBytes(GRAPH.length, 3)
    let left = 1
    hub.fault = ({ delivers }) => (delivers && left-- > 0 ? { cutAfter: 0.5 } : undefined)
    const reports: Reports = []
    const changing: typeof globalThis.fetch = (url, init) => {
      if (deliveries().length === 1) hub.replace(MODEL, { [ONNX]: other })
      return fetch(url, init)
    }
    const file = await open(memoryBytes(), reports, changing).get(request)
    expect(sha256(await file.bytes())).toBe(sha256(other))
    expect(ranges()).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/), undefined])
    expectSteady(reports)
  })

  it('may send another range than it was asked for', async () => {
    const request = { ...(await elsewhere()), pinned: true }
    let left = 1
    hub.fault = ({ delivers }) => (delivers && left-- > 0 ? { cutAfter: 0.5 } : undefined)
    let wrong = 1
    const astray: typeof globalThis.fetch = (url, init) =>
      init?.headers && 'Range' in init.headers && wrong-- > 0
        ? fetch(url, { headers: { Range: 'bytes=9000000-' } })
        : fetch(url, init)
    const file = await open(memoryBytes(), [], astray).get(request)
    expect(sha256(await file.bytes())).toBe(GRAPH_SHA256)
  })

  it('may answer that there is no more of it', async () => {
    const request = await elsewhere()
    const pinned = { ...request, pinned: true }
    const bytes = memoryBytes()
    await leaveHalfFetched(bytes, pinned)
    hub.replace(MODEL, { [ONNX]: GRAPH.subarray(0, 1_000_000) })
    const file = await open(bytes).get(pinned)
    expect(file.info.bytes).toBe(1_000_000)
    expect(ranges()[1]).toBeUndefined()
  })
})
