import { describe, expect, it } from 'vitest'
import { memoryBytes } from './bytes-memory.ts'
import type { StoredBytes } from './bytes.ts'

const bodyOf = (text: string) => new Blob([text]).stream()
const textOf = (stored: StoredBytes | undefined) => new Response(stored!.stream()).text()

describe('memoryBytes', () => {
  it('gives back bytes, size and notes, more than once', async () => {
    const store = memoryBytes()
    expect(store.kind).toBe('memory')
    await store.write('a/b?c', bodyOf('früh'), { etag: '"7"', title: 'Größe 大' })
    const stored = await store.read('a/b?c')
    expect(stored).toMatchObject({ size: 5, notes: { etag: '"7"', title: 'Größe 大' } })
    expect(await textOf(stored)).toBe('früh')
    expect(await textOf(stored)).toBe('früh')
  })

  it('has nothing under a key that was never written', async () => {
    await expect(memoryBytes().read('a')).resolves.toBeUndefined()
  })

  it('overwrites, lists and deletes', async () => {
    const store = memoryBytes()
    await store.write('a', bodyOf('first'), { n: '1' })
    await store.write('b', bodyOf('other'), {})
    await store.write('a', bodyOf('second'), { n: '2' })
    expect(await textOf(await store.read('a'))).toBe('second')
    expect((await store.keys()).sort()).toEqual(['a', 'b'])
    await expect(store.delete('a')).resolves.toBe(true)
    await expect(store.delete('a')).resolves.toBe(false)
    await expect(store.keys()).resolves.toEqual(['b'])
  })

  it('keeps nothing of a write that fails, nor what stood there before', async () => {
    const store = memoryBytes()
    await store.write('a', bodyOf('first'), {})
    const broken = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => controller.error(new Error('cut')),
    })
    await expect(store.write('a', broken, {})).rejects.toThrow('cut')
    await expect(store.read('a')).resolves.toBeUndefined()
    await expect(store.keys()).resolves.toEqual([])
  })

  it('is not shared', async () => {
    await memoryBytes().write('a', bodyOf('x'), {})
    await expect(memoryBytes().keys()).resolves.toEqual([])
  })
})
