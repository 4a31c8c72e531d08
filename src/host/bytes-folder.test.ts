import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { folderBytes, userCacheFolder } from './bytes-folder.ts'
import type { ByteStore, StoredBytes } from './bytes.ts'

let folder: string
let store: ByteStore

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'web-rerank-bytes-'))
  store = folderBytes(folder)
})
afterEach(() => rm(folder, { recursive: true }))

const bodyOf = (...chunks: string[]) => new Blob(chunks).stream()
const textOf = (stored: StoredBytes | undefined) => new Response(stored!.stream()).text()

/** A body that breaks off after some bytes. */
function brokenBody(): ReadableStream<Uint8Array<ArrayBuffer>> {
  let pulled = 0
  return new ReadableStream({
    pull: (controller) => {
      if (pulled++) controller.error(new Error('cut'))
      else controller.enqueue(new Uint8Array(100))
    },
  })
}

describe('folderBytes', () => {
  it('gives back bytes, size and notes, more than once', async () => {
    expect(store.kind).toBe('folder')
    await store.write('key', bodyOf('fr', 'üh'), { etag: '"7"', title: 'Größe 大 🙂' })
    const stored = await store.read('key')
    expect(stored).toMatchObject({ size: 5, notes: { etag: '"7"', title: 'Größe 大 🙂' } })
    expect(await textOf(stored)).toBe('früh')
    expect(await textOf(stored)).toBe('früh')
  })

  it('gives back many bytes exactly', async () => {
    const bytes = Uint8Array.from({ length: 1 << 20 }, (_, i) => (i * 7 + (i >> 8)) % 256)
    await store.write('large', new Blob([bytes]).stream(), {})
    const back = await new Response((await store.read('large'))!.stream()).arrayBuffer()
    expect(Buffer.from(back).equals(bytes)).toBe(true)
  })

  it('keeps empty files', async () => {
    await store.write('empty', bodyOf(), {})
    const stored = await store.read('empty')
    expect(stored).toMatchObject({ size: 0 })
    expect(await textOf(stored)).toBe('')
  })

  it('makes the folder when it first writes', async () => {
    const deep = folderBytes(join(folder, 'not', 'there'))
    await expect(deep.keys()).resolves.toEqual([])
    await expect(deep.read('a')).resolves.toBeUndefined()
    await expect(deep.delete('a')).resolves.toBe(false)
    await deep.write('a', bodyOf('x'), {})
    expect(await textOf(await deep.read('a'))).toBe('x')
  })

  it.each([
    'https://host.example/org/model/resolve/main/onnx/model.onnx?download=true#x',
    '../outside',
    'a/b\\c:d*e|f',
    'größe 大.bin',
    '100%',
    'tokenizer.json',
  ])('takes %s for a key', async (key) => {
    await store.write(key, bodyOf('x'), { n: '1' })
    expect(await textOf(await store.read(key))).toBe('x')
    await expect(store.keys()).resolves.toEqual([key])
    await expect(store.delete(key)).resolves.toBe(true)
    await expect(readdir(folder)).resolves.toEqual([])
  })

  it.each([
    ['config', 'config.json'],
    ['config.json', 'config'],
  ])('keeps %s and %s apart', async (...keys) => {
    for (const key of keys) await store.write(key, bodyOf(`bytes of ${key}`), { key })
    for (const key of keys) {
      const stored = await store.read(key)
      expect(stored!.notes).toEqual({ key })
      expect(await textOf(stored)).toBe(`bytes of ${key}`)
    }
    expect((await store.keys()).sort()).toEqual(['config', 'config.json'])
    await store.delete('config')
    await expect(store.keys()).resolves.toEqual(['config.json'])
  })

  it('overwrites bytes and notes', async () => {
    await store.write('key', bodyOf('a longer first one'), { n: '1', more: 'x' })
    await store.write('key', bodyOf('second'), { n: '2' })
    const stored = await store.read('key')
    expect(stored).toMatchObject({ size: 6, notes: { n: '2' } })
    expect(stored!.notes).not.toHaveProperty('more')
    expect(await textOf(stored)).toBe('second')
    await expect(store.keys()).resolves.toEqual(['key'])
  })

  it('lists and deletes', async () => {
    for (const key of ['a', 'b/c']) await store.write(key, bodyOf(key), {})
    expect((await store.keys()).sort()).toEqual(['a', 'b/c'])
    await expect(store.delete('a')).resolves.toBe(true)
    await expect(store.delete('a')).resolves.toBe(false)
    await expect(store.read('a')).resolves.toBeUndefined()
    expect(await textOf(await store.read('b/c'))).toBe('b/c')
  })

  it('leaves nothing behind when a write fails, nor what stood there before', async () => {
    await store.write('key', bodyOf('first'), {})
    await expect(store.write('key', brokenBody(), {})).rejects.toThrow('cut')
    await expect(store.read('key')).resolves.toBeUndefined()
    await expect(readdir(folder)).resolves.toEqual([])
    await store.write('key', bodyOf('again'), {})
    expect(await textOf(await store.read('key'))).toBe('again')
  })

  it('shows nothing of a file until it is whole', async () => {
    let finish!: () => void
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => {
        controller.enqueue(new Uint8Array(100))
        finish = () => controller.close()
      },
    })
    const writing = store.write('key', body, { n: '1' })
    while ((await readdir(folder)).length === 0) await new Promise((resolve) => setTimeout(resolve))
    await expect(store.read('key')).resolves.toBeUndefined()
    await expect(store.keys()).resolves.toEqual([])
    finish()
    await writing
    await expect(store.read('key')).resolves.toMatchObject({ size: 100, notes: { n: '1' } })
  })

  it('tells notes from bytes, whatever they hold', async () => {
    const notes = { lines: 'one\ntwo', long: 'x'.repeat(200_000) }
    await store.write('key', bodyOf('\n{}\n'), notes)
    const stored = await store.read('key')
    expect(stored).toMatchObject({ size: 4, notes })
    expect(await textOf(stored)).toBe('\n{}\n')
  })

  it('lets several write one key at once: one of them wins whole', async () => {
    const bodies = ['aaaa', 'bb', 'cccccc', 'd'].map((text) => text.repeat(10_000))
    await Promise.all(bodies.map((body) => store.write('key', bodyOf(body), {})))
    const stored = await store.read('key')
    const text = await textOf(stored)
    expect(bodies).toContain(text)
    expect(stored!.size).toBe(text.length)
    await expect(store.keys()).resolves.toEqual(['key'])
    await store.delete('key')
    await expect(readdir(folder)).resolves.toEqual([])
  })

  it('lets several write different keys at once', async () => {
    const keys = Array.from({ length: 8 }, (_, i) => `key ${i}`)
    await Promise.all(keys.map((key) => store.write(key, bodyOf(key), { key })))
    for (const key of keys) {
      const stored = await store.read(key)
      expect(stored!.notes).toEqual({ key })
      expect(await textOf(stored)).toBe(key)
    }
  })

  it('may be left half read', async () => {
    await store.write('key', new Blob([new Uint8Array(1 << 20)]).stream(), {})
    const reader = (await store.read('key'))!.stream().getReader()
    await reader.read()
    await expect(reader.cancel()).resolves.toBeUndefined()
  })
})

describe('userCacheFolder', () => {
  afterEach(() => void vi.unstubAllEnvs())

  it('is where the user keeps such things', () => {
    vi.stubEnv('XDG_CACHE_HOME', '/some/cache')
    expect(userCacheFolder()).toBe('/some/cache/web-rerank')
    vi.stubEnv('XDG_CACHE_HOME', '')
    vi.stubEnv('HOME', '/home/somebody')
    expect(userCacheFolder()).toBe('/home/somebody/.cache/web-rerank')
  })
})
