import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  CONFIG,
  GRAPH,
  GRAPH_SHA256,
  MODEL,
  MODEL_FILES,
  requestFor,
  sha256,
} from '../../e2e/hub-model.ts'
import { startHub, type Hub } from '../../e2e/hub-server.ts'
import { RerankError } from '../errors.ts'
import { memoryBytes } from '../host/bytes-memory.ts'
import type { ByteStore } from '../host/bytes.ts'
import { openFileStore, type FileStoreSettings } from './file-store.ts'

const ONNX = 'onnx/model.onnx'
const PIECE = 4 * 2 ** 20
let hub: Hub
let bytes: ByteStore

beforeAll(async () => {
  hub = await startHub({ repositories: { [MODEL]: MODEL_FILES } })
})
beforeEach(() => {
  hub.requests.length = 0
  hub.fault = () => undefined
  bytes = memoryBytes()
})
afterAll(() => hub.close())

const open = (settings: Partial<FileStoreSettings> = {}, into = bytes) =>
  openFileStore(into, { offline: false, progress: () => {}, backoffMs: 1, ...settings })
const deliveries = () => hub.requests.filter(({ delivers }) => delivers)
const catalogued = () => ({
  ...requestFor(hub, ONNX),
  bytes: GRAPH.length,
  sha256: GRAPH_SHA256,
})
const onDelivery = (fault: ReturnType<Hub['fault']>, times = Infinity) => {
  let left = times
  hub.fault = ({ delivers }) => (delivers && left-- > 0 ? fault : undefined)
}

/** After whatever went wrong, the same store does the same thing right. */
async function expectHealed(request = requestFor(hub, ONNX)) {
  hub.fault = () => undefined
  const file = await open().get(request)
  expect(sha256(await file.bytes())).toBe(request.name === ONNX ? GRAPH_SHA256 : sha256(CONFIG))
}

describe('what is not the file', () => {
  it.each([
    [ONNX, 'web page', /is a web page there/],
    [ONNX, 'lfs pointer', /Git LFS pointer.*git lfs pull/],
    [ONNX, 'empty', /is empty/],
    ['config.json', 'web page', /is a web page there/],
    ['config.json', 'lfs pointer', /Git LFS pointer/],
    ['config.json', 'empty', /is empty/],
  ] as const)('%s: a %s is refused, and not stored', async (name, body, message) => {
    onDelivery({ body })
    const request = requestFor(hub, name)
    await expect(open().get(request)).rejects.toMatchObject({
      code: 'integrity',
      message: expect.stringMatching(message),
    })
    expect(deliveries()).toHaveLength(1)
    expect(await bytes.keys()).toEqual([])
    await expectHealed(request)
  })

  it('JSON that cannot be parsed is fetched once more, then refused', async () => {
    onDelivery({ truncateTo: 0.5 }, 1)
    await open().get(requestFor(hub, 'config.json'))
    expect(deliveries()).toHaveLength(2)
    onDelivery({ truncateTo: 0.5 })
    bytes = memoryBytes()
    await expect(open().get(requestFor(hub, 'config.json'))).rejects.toMatchObject({
      code: 'integrity',
      message: expect.stringContaining('is no JSON'),
    })
    expect(await bytes.keys()).toEqual([])
  })
})

describe('a file that is not what was promised', () => {
  const faults = [
    ['one byte altered', { corruptAt: 5_000_000 }, /sha256/],
    ['shorter', { truncateTo: 0.7 }, /has 6650000 of the 9500000 bytes/],
    ['longer', { longerBy: 10 }, /more than the 9500000 bytes/],
  ] as const

  it.each(faults)('%s: is fetched once more', async (_, fault) => {
    onDelivery(fault, 1)
    const file = await open().get(catalogued())
    expect(sha256(await file.bytes())).toBe(GRAPH_SHA256)
    expect(deliveries()).toHaveLength(2)
    // The second time from its beginning.
    expect(deliveries()[1]!.headers.range).toBeUndefined()
  })

  it.each(faults)('%s twice: is refused, and nothing of it kept', async (_, fault, message) => {
    onDelivery(fault)
    const request = catalogued()
    await expect(open().get(request)).rejects.toMatchObject({
      code: 'integrity',
      message: expect.stringMatching(message),
    })
    expect(deliveries()).toHaveLength(2)
    expect(await bytes.keys()).toEqual([])
    await expectHealed(request)
  })

  it("is noticed by the hub's headers where the catalogue does not know it", async () => {
    onDelivery({ corruptAt: 100 })
    await expect(open().get(requestFor(hub, ONNX))).rejects.toMatchObject({ code: 'integrity' })
  })
})

describe('a server that refuses', () => {
  it.each([
    [404, 'model-not-found', /no such file/],
    [401, 'unauthorized', /does not exist, too/],
    [403, 'unauthorized', /credentials/],
    [400, 'network', /answered 400/],
  ])('%i is %s, at once', async (status, code, message) => {
    hub.fault = () => ({ status })
    const request = requestFor(hub, 'config.json')
    await expect(open().get(request)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
    expect(hub.requests).toHaveLength(1)
    await expectHealed(request)
  })

  it('401 comes for a model that does not exist', async () => {
    const request = { ...requestFor(hub, ONNX), url: hub.url('nobody/nothing', ONNX) }
    await expect(open().get(request)).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining(`${hub.origin} answered 401`),
    })
  })

  it('500 may be over soon', async () => {
    onDelivery({ status: 500 }, 3)
    await open().get(requestFor(hub, ONNX))
    expect(deliveries()).toHaveLength(4)
  })

  it('500 for good is network', async () => {
    hub.fault = () => ({ status: 500 })
    const request = requestFor(hub, 'config.json')
    await expect(open().get(request)).rejects.toMatchObject({
      code: 'network',
      message: expect.stringMatching(/answered 500.*Try again later/),
    })
    expect(hub.requests).toHaveLength(4)
    await expectHealed(request)
  })

  it('429 is waited for', async () => {
    let left = 1
    hub.fault = () => (left-- > 0 ? { status: 429, headers: { 'Retry-After': '1' } } : undefined)
    const start = performance.now()
    await open().get(requestFor(hub, 'config.json'))
    expect(performance.now() - start).toBeGreaterThan(990)
  })

  it.each([
    ['Retry-After', '3600'],
    ['Retry-After', new Date(Date.now() + 3_600_000).toUTCString()],
    ['RateLimit', '"resolvers";r=0;t=3600'],
  ])('429 is not waited for too long (%s)', async (name, value) => {
    hub.fault = () => ({ status: 429, headers: { [name]: value } })
    await expect(open().get(requestFor(hub, 'config.json'))).rejects.toMatchObject({
      code: 'network',
      message: expect.stringMatching(/try again in 3(600|5\d\d) s.*your own origin/),
    })
    expect(hub.requests).toHaveLength(1)
  })

  it('redirects in a circle are network', async () => {
    hub.fault = () => ({ redirectLoop: true })
    await expect(open().get(requestFor(hub, 'config.json'))).rejects.toMatchObject({
      code: 'network',
    })
  })

  it('a server that is not there is network', async () => {
    const gone = await startHub({ repositories: { [MODEL]: MODEL_FILES } })
    const request = requestFor(gone, ONNX)
    await gone.close()
    await expect(open().get(request)).rejects.toMatchObject({
      code: 'network',
      message: expect.stringMatching(/Check the connection.*CORS/),
    })
  })

  it('silence has an end', async () => {
    hub.fault = () => ({ hang: true })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const refused = expect(open().get(requestFor(hub, 'config.json'))).rejects.toMatchObject({
        code: 'network',
      })
      for (let i = 0; i < 4; i++) {
        await vi.waitUntil(() => hub.requests.length > i, { interval: 5 })
        await vi.advanceTimersByTimeAsync(31_000)
      }
      await refused
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a store that is full', () => {
  /** Takes so many bytes, then refuses. */
  function full(capacity: number): ByteStore {
    let used = 0
    return {
      ...bytes,
      write: async (key, body, notes) => {
        const content = await new Response(body).blob()
        await bytes.delete(key)
        if (used + content.size > capacity) throw new RerankError('quota', 'The disk is full.')
        used += content.size
        await bytes.write(key, content.stream(), notes)
      },
    }
  }

  it.each([0, PIECE, 2 * PIECE])(
    'after %i bytes: the load goes on from memory',
    async (capacity) => {
      const unkept = vi.fn()
      const store = open({ unkept }, full(capacity))
      const file = await store.get(requestFor(hub, ONNX))
      expect(sha256(await file.bytes())).toBe(GRAPH_SHA256)
      expect(file.info.verified).toBe('headers')
      expect(unkept).toHaveBeenCalledWith(expect.objectContaining({ code: 'quota' }))
      // What does not fit as a whole leaves nothing behind…
      expect(await bytes.keys()).toEqual([])
      // …and is there for this load.
      hub.requests.length = 0
      await store.get(requestFor(hub, ONNX, 'main'))
      expect(deliveries()).toEqual([])
    },
  )

  it('still takes what fits', async () => {
    const unkept = vi.fn()
    const store = open({ unkept }, full(1_000))
    await store.get(requestFor(hub, ONNX))
    await store.get(requestFor(hub, 'config.json'))
    expect(await bytes.keys()).toEqual([requestFor(hub, 'config.json').key])
  })

  it('may break in any other way, too', async () => {
    const fail = () => Promise.reject(new DOMException('gone', 'InvalidStateError'))
    const unkept = vi.fn()
    const broken = { ...bytes, read: fail, write: fail, delete: fail, keys: fail }
    const file = await open({ unkept }, broken).get(requestFor(hub, ONNX))
    expect(sha256(await file.bytes())).toBe(GRAPH_SHA256)
    expect(unkept).toHaveBeenCalled()
  })
})

describe('while a server is waited for', () => {
  it('the page is told that silence means nothing', async () => {
    const quiet = vi.fn()
    await open({ quiet }).get(requestFor(hub, 'config.json'))
    expect(quiet).toHaveBeenCalledWith(expect.any(Number))
  })
})
