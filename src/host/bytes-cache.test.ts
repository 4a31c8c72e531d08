import { afterEach, describe, expect, it, vi } from 'vitest'
import { cacheBytes } from './bytes-cache.ts'

afterEach(() => vi.unstubAllGlobals())

/** A Cache API that keeps responses in a Map, and refuses to when it is told to. */
function fakeCaches(refusal?: Error) {
  const kept = new Map<string, Response>()
  const cache = {
    match: async (address: string) => kept.get(address)?.clone(),
    put: async (address: string, response: Response) => {
      kept.set(address, response)
      if (refusal) throw refusal
    },
    delete: async (address: string) => kept.delete(address),
    keys: async () => [...kept.keys()].map((url) => ({ url })),
  }
  vi.stubGlobal('caches', { open: async () => cache })
  return kept
}

const body = (text: string) => new Response(text).body!

describe('cacheBytes', () => {
  it('gives back bytes, size and notes of any script, under any key', async () => {
    fakeCaches()
    const store = (await cacheBytes())!
    const key = 'https://host.example/größe?x=1#y'
    await store.write(key, body('some bytes'), { tag: '"ä 大"' })
    const stored = (await store.read(key))!
    expect([stored.size, stored.notes]).toEqual([10, { tag: '"ä 大"' }])
    expect(await new Response(stored.stream()).text()).toBe('some bytes')
    expect(await store.keys()).toEqual([key])
    expect(await store.delete(key)).toBe(true)
    expect(await store.read(key)).toBeUndefined()
  })

  it('says that the place is full, and leaves nothing half written', async () => {
    const full = new DOMException('no room', 'QuotaExceededError')
    const kept = fakeCaches(full)
    const store = (await cacheBytes())!
    await expect(store.write('key', body('x'), {})).rejects.toMatchObject({
      code: 'quota',
      cause: full,
    })
    expect(kept.size).toBe(0)
  })

  it('hands on any other failure', async () => {
    fakeCaches(new TypeError('network'))
    const store = (await cacheBytes())!
    await expect(store.write('key', body('x'), {})).rejects.toThrow('network')
  })

  it('is not there where the browser refuses it', async () => {
    vi.stubGlobal('caches', { open: () => Promise.reject(new DOMException('', 'SecurityError')) })
    expect(await cacheBytes()).toBeUndefined()
    vi.stubGlobal('caches', undefined)
    expect(await cacheBytes()).toBeUndefined()
  })
})
