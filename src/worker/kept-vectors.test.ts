import { describe, expect, it } from 'vitest'
import { RerankError } from '../errors.ts'
import { memoryBytes } from '../host/bytes-memory.ts'
import type { ByteStore } from '../host/bytes.ts'
import { hashOf, openKeptVectors } from './kept-vectors.ts'

const WIDTH = 3
const open = (bytes: ByteStore, owner = 'model') => openKeptVectors(bytes, owner, WIDTH)
const row = (n: number) => ({ hash: hashOf(`text ${n}`), vector: Float32Array.of(n, n + 0.5, -n) })
const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => row(from + i))
const hashes = (from: number, to: number) => rows(from, to).map(({ hash }) => hash)

describe('vectors that are kept', () => {
  it('are there the next time, over several packs', async () => {
    const bytes = memoryBytes()
    const first = await open(bytes)
    for (let n = 0; n < 2_500; n += 500) await first.keep(rows(n, n + 500))
    expect((await bytes.keys()).length).toBe(3)
    const second = await open(bytes)
    const found = await second.recall(hashes(0, 2_501))
    expect(found.slice(0, 2_500)).toEqual(rows(0, 2_500).map(({ vector }) => vector))
    expect(found[2_500]).toBeUndefined()
    expect(second.stats()).toEqual({ entries: 2_500, hits: 2_500, misses: 1 })
    // The pack that was not full is filled up.
    await second.keep(rows(2_500, 2_510))
    expect((await bytes.keys()).length).toBe(3)
    expect((await (await open(bytes)).recall(hashes(2_400, 2_510))).every(Boolean)).toBe(true)
  })

  it('are those of their owner only', async () => {
    const bytes = memoryBytes()
    await (await open(bytes)).keep(rows(0, 2))
    expect(await (await open(bytes, 'another')).recall(hashes(0, 2))).toEqual([
      undefined,
      undefined,
    ])
  })

  it('are kept once, however often they come', async () => {
    const kept = await open(memoryBytes())
    await kept.keep([row(1), row(1), row(2)])
    await kept.keep([row(2), row(1)])
    expect(kept.stats().entries).toBe(2)
  })

  it('are right, or not there, where two tabs write to one pack', async () => {
    const bytes = memoryBytes()
    await (await open(bytes)).keep(rows(0, 2))
    const [one, other] = [await open(bytes), await open(bytes)]
    await one.keep(rows(10, 13))
    await other.keep(rows(20, 22))
    for (const tab of [one, other, await open(bytes)]) {
      const wanted = [...rows(0, 2), ...rows(10, 13), ...rows(20, 22)]
      const found = await tab.recall(wanted.map(({ hash }) => hash))
      found.forEach((vector, i) => vector && expect(vector).toEqual(wanted[i]!.vector))
      expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(2)
    }
  })

  it('are made again where the store has lost some of a pack', async () => {
    const bytes = memoryBytes()
    await (await open(bytes)).keep(rows(0, 3))
    const [key] = await bytes.keys()
    const { size, notes, stream } = (await bytes.read(key!))!
    const damaged = new Uint8Array(await new Response(stream()).arrayBuffer())
    damaged[size - 2]! ^= 1
    await bytes.write(key!, new Blob([damaged]).stream(), notes)
    const kept = await open(bytes)
    expect(await kept.recall(hashes(0, 3))).toEqual([undefined, undefined, undefined])
    await kept.keep(rows(0, 3))
    expect((await kept.recall(hashes(0, 3))).every(Boolean)).toBe(true)
  })

  it('are let go where the store is full', async () => {
    const full: ByteStore = {
      ...memoryBytes(),
      write: () => Promise.reject(new RerankError('quota', 'full')),
    }
    const kept = await open(full)
    await expect(kept.keep(rows(0, 3))).resolves.toBeUndefined()
    expect(await kept.recall(hashes(0, 1))).toEqual([undefined])
  })
})
