import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  CONFIG,
  GRAPH,
  GRAPH_SHA256,
  MODEL,
  MODEL_FILES,
  randomBytes,
  requestFor,
  sha256,
  TOKENIZER,
} from '../../e2e/hub-model.ts'
import { startHub, type Hub } from '../../e2e/hub-server.ts'
import { folderBytes } from '../host/bytes-folder.ts'
import { memoryBytes } from '../host/bytes-memory.ts'
import type { ByteStore } from '../host/bytes.ts'
import { openFileStore, type FileStoreSettings } from './file-store.ts'

const ONNX = 'onnx/model.onnx'
let hub: Hub

beforeAll(async () => {
  hub = await startHub({ repositories: { [MODEL]: MODEL_FILES }, gzip: true })
})
beforeEach(() => {
  hub.requests.length = 0
  hub.fault = () => undefined
  hub.replace(MODEL, MODEL_FILES)
})
afterAll(() => hub.close())

function open(bytes: ByteStore = memoryBytes(), settings: Partial<FileStoreSettings> = {}) {
  return openFileStore(bytes, { offline: false, progress: () => {}, backoffMs: 1, ...settings })
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'web-rerank-files-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

const stores: [string, () => Promise<ByteStore>][] = [
  ['memory', async () => memoryBytes()],
  ['a folder', async () => folderBytes(await temporaryFolder())],
]

describe.each(stores)('a file, kept in %s', (_, openBytes) => {
  it('is fetched once, and read again without a request where a commit is named', async () => {
    const bytes = await openBytes()
    const request = requestFor(hub, ONNX, hub.commit)
    for (let visit = 0; visit < 2; visit++) {
      const file = await open(bytes).get(request)
      expect(Buffer.from(await file.bytes()).equals(GRAPH)).toBe(true)
      const streamed = await new Response(file.stream()).arrayBuffer()
      expect(Buffer.from(streamed).equals(GRAPH)).toBe(true)
      expect(file.info).toEqual({
        name: ONNX,
        bytes: GRAPH.length,
        sha256: GRAPH_SHA256,
        verified: 'headers',
      })
    }
    expect(hub.requests.filter(({ delivers }) => delivers)).toHaveLength(1)
    const asked = hub.requests.length
    await open(bytes).get(request)
    expect(hub.requests).toHaveLength(asked)
  })

  it('takes no more room than its size', async () => {
    const bytes = await openBytes()
    await open(bytes).get(requestFor(hub, ONNX))
    const sizes = await Promise.all(
      (await bytes.keys()).map(async (key) => (await bytes.read(key))!.size),
    )
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(GRAPH.length)
    expect(Math.max(...sizes)).toBe(4 * 2 ** 20)
  })

  it('is right for two that fetch it at once', async () => {
    const bytes = await openBytes()
    const request = requestFor(hub, ONNX)
    const both = await Promise.all([open(bytes), open(bytes)].map((store) => store.get(request)))
    for (const file of [...both, await open(bytes, { offline: true }).get(request)]) {
      expect(sha256(await file.bytes())).toBe(GRAPH_SHA256)
    }
  })

  it('is fetched once more where what is stored has changed', async () => {
    const bytes = await openBytes()
    const request = requestFor(hub, 'config.json', hub.commit)
    await open(bytes).get(request)
    const { notes, size } = (await bytes.read(request.key))!
    for (const broken of ['x'.repeat(size), CONFIG.slice(0, 5), '']) {
      await bytes.write(request.key, new Blob([broken]).stream(), notes)
      const file = await open(bytes).get(request)
      expect(new TextDecoder().decode(await file.bytes())).toBe(CONFIG)
    }
    expect(hub.requests.filter(({ delivers }) => delivers)).toHaveLength(4)
  })

  it('is fetched once more where a piece of it is gone or was altered', async () => {
    const bytes = await openBytes()
    const request = requestFor(hub, ONNX, hub.commit)
    await open(bytes).get(request)
    const piece = (await bytes.keys()).find((key) => key.endsWith('/0'))!
    await bytes.delete(piece)
    await open(bytes).get(request)
    await bytes.write(piece, new Blob([new Uint8Array(4 * 2 ** 20)]).stream(), {})
    const file = await open(bytes).get(request)
    expect(sha256(await file.bytes())).toBe(GRAPH_SHA256)
    expect(hub.requests.filter(({ delivers }) => delivers)).toHaveLength(3)
  })
})

describe('a file too large to be hashed at each visit', () => {
  const large = 'onnx/large.onnx'
  const content = randomBytes(33 * 2 ** 20, 5)

  it.each(['the rest is cut short', 'a piece is gone'])(
    '%s: is fetched once more',
    async (what) => {
      hub.replace(MODEL, { [large]: content })
      const bytes = memoryBytes()
      const request = requestFor(hub, large, hub.commit)
      await open(bytes).get(request)
      const { notes } = (await bytes.read(request.key))!
      if (what === 'a piece is gone') await bytes.delete((await bytes.keys())[3]!)
      else await bytes.write(request.key, new Blob(['x']).stream(), notes)
      const file = await open(bytes).get(request)
      expect(Buffer.from(await file.bytes()).equals(content)).toBe(true)
      expect(hub.requests.filter(({ delivers }) => delivers)).toHaveLength(2)
    },
  )
})

describe('what is known of a file', () => {
  it('comes from the catalogue', async () => {
    const known = { bytes: GRAPH.length, sha256: GRAPH_SHA256 }
    const file = await open().get({ ...requestFor(hub, ONNX), ...known })
    expect(file.info.verified).toBe('catalogue')
    // No look ahead: the hub's redirect, and the file.
    expect(hub.requests).toHaveLength(2)
  })

  it.each([true, false])(
    "comes from the hub's headers (describing files: %s)",
    async (describes) => {
      const other = await startHub({ repositories: { [MODEL]: MODEL_FILES }, describes })
      onTestFinished(() => other.close())
      const file = await open().get(requestFor(other, ONNX))
      expect(file.info.verified).toBe('headers')
      expect(other.requests.filter(({ delivers }) => delivers)).toHaveLength(1)
    },
  )

  it('is nothing for a small file', async () => {
    const file = await open().get(requestFor(hub, 'config.json'))
    expect(file.info).toMatchObject({ verified: 'none', sha256: sha256(CONFIG) })
  })

  it('replaces what is stored where the catalogue has come to name another version', async () => {
    const bytes = memoryBytes()
    const request = requestFor(hub, ONNX, hub.commit)
    await open(bytes).get({ ...request, url: hub.url(MODEL, 'config.json'), kind: 'json' })
    const file = await open(bytes).get({ ...request, sha256: GRAPH_SHA256, bytes: GRAPH.length })
    expect(file.info.sha256).toBe(GRAPH_SHA256)
  })
})

describe('a file of a branch', () => {
  const names = ['tokenizer.json', ONNX]

  it.each(names)('%s is asked about, and not fetched again', async (name) => {
    const bytes = memoryBytes()
    await open(bytes).get(requestFor(hub, name))
    hub.requests.length = 0
    const file = await open(bytes).get(requestFor(hub, name))
    expect(file.info.bytes).toBeGreaterThan(0)
    expect(hub.requests.reduce((sum, { sent }) => sum + sent, 0)).toBeLessThan(1_000)
  })

  it.each(names)('%s is fetched again when it has changed', async (name) => {
    const bytes = memoryBytes()
    await open(bytes).get(requestFor(hub, name))
    hub.replace(MODEL, { [name]: '{"new": true}' })
    const file = await open(bytes).get(requestFor(hub, name))
    expect(new TextDecoder().decode(await file.bytes())).toBe('{"new": true}')
    // Nothing is left of the old one.
    expect(await bytes.keys()).toHaveLength(1)
  })

  it('is used as it is stored where the server is in trouble', async () => {
    const bytes = memoryBytes()
    await open(bytes).get(requestFor(hub, 'config.json'))
    hub.fault = () => ({ status: 503 })
    const file = await open(bytes).get(requestFor(hub, 'config.json'))
    expect(new TextDecoder().decode(await file.bytes())).toBe(CONFIG)
  })

  it('is not used where the server says that it is gone', async () => {
    const bytes = memoryBytes()
    await open(bytes).get(requestFor(hub, 'config.json'))
    hub.fault = () => ({ status: 404 })
    await expect(open(bytes).get(requestFor(hub, 'config.json'))).rejects.toMatchObject({
      code: 'model-not-found',
    })
  })
})

describe('offline', () => {
  it('takes what is stored, and requests nothing', async () => {
    const bytes = memoryBytes()
    await open(bytes).get(requestFor(hub, ONNX))
    hub.requests.length = 0
    const file = await open(bytes, { offline: true }).get(requestFor(hub, ONNX))
    expect(file.info.sha256).toBe(GRAPH_SHA256)
    expect(hub.requests).toEqual([])
  })

  it('says what is missing', async () => {
    const store = open(memoryBytes(), { offline: true })
    for (const ask of [store.get, store.find]) {
      await expect(ask(requestFor(hub, ONNX))).rejects.toMatchObject({
        code: 'offline',
        message: expect.stringMatching(/onnx\/model\.onnx is not stored.*Load the model once/),
      })
    }
    expect(hub.requests).toEqual([])
  })

  it('remembers what the server did not have', async () => {
    const bytes = memoryBytes()
    const request = requestFor(hub, 'special.json')
    expect(await open(bytes).find(request)).toBeUndefined()
    expect(await open(bytes, { offline: true }).find(request)).toBeUndefined()
    // A branch may get it later.
    hub.replace(MODEL, { 'special.json': '{}' })
    expect(await open(bytes).find(request)).toBeDefined()
  })
})

describe('find', () => {
  it('is undefined for what is not there, and asks once where a commit is named', async () => {
    const bytes = memoryBytes()
    const request = requestFor(hub, 'no.json', hub.commit)
    expect(await open(bytes).find(request)).toBeUndefined()
    const asked = hub.requests.length
    expect(await open(bytes).find(request)).toBeUndefined()
    expect(hub.requests).toHaveLength(asked)
  })

  it('throws everything else', async () => {
    const request = { ...requestFor(hub, ONNX), url: hub.url('nobody/nothing', ONNX) }
    await expect(open().find(request)).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('takes a start page for "not there"', async () => {
    hub.fault = ({ delivers }) => (delivers ? { body: 'web page' } : undefined)
    expect(await open().find(requestFor(hub, 'config.json'))).toBeUndefined()
  })
})

describe('requests', () => {
  it('need no preflight, and say nothing of the page', async () => {
    const fetch = vi.fn(globalThis.fetch)
    const bytes = memoryBytes()
    hub.fault = ({ delivers, server }) =>
      delivers && server === 'files' && hub.requests.length < 5 ? { cutAfter: 0.6 } : undefined
    await open(bytes, { fetch }).get(requestFor(hub, ONNX))
    await open(bytes, { fetch }).get(requestFor(hub, ONNX))
    expect(fetch.mock.calls.length).toBeGreaterThan(3)
    for (const [, init] of fetch.mock.calls) {
      const names = Object.keys(init?.headers ?? {})
      expect(['Range', 'Accept']).toEqual(expect.arrayContaining(names))
      expect(['GET', 'HEAD', undefined]).toContain(init?.method)
      expect(init?.referrerPolicy).toBe('no-referrer')
    }
    expect(fetch.mock.calls.some(([, init]) => Object.hasOwn(init?.headers ?? {}, 'Range'))).toBe(
      true,
    )
  })

  it('for what is not there do not count', async () => {
    const progress = vi.fn()
    const store = open(memoryBytes(), { progress })
    expect(await store.find({ ...requestFor(hub, 'no.json'), bytes: 1_000_000 })).toBeUndefined()
    await store.get(requestFor(hub, 'config.json'))
    const size = Buffer.byteLength(CONFIG)
    expect(progress).toHaveBeenLastCalledWith(size, size)
  })

  it('for compressed JSON give the JSON, and no nonsense in numbers', async () => {
    const reports: [number, number | null][] = []
    const progress = (loaded: number, total: number | null) => void reports.push([loaded, total])
    const file = await open(memoryBytes(), { progress }).get(requestFor(hub, 'tokenizer.json'))
    expect(new TextDecoder().decode(await file.bytes())).toBe(TOKENIZER)
    expect(TOKENIZER.length).toBeGreaterThan(1_000_000)
    expect(reports.at(-1)).toEqual([TOKENIZER.length, TOKENIZER.length])
    for (const [loaded, total] of reports) expect(total ?? Infinity).toBeGreaterThanOrEqual(loaded)
    expect(hub.requests.at(-1)!.sent).toBeLessThan(TOKENIZER.length / 10)
  })
})
