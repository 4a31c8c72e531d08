// Embeddings against the same in plain numbers.
import { describe, expect, test } from 'vitest'
import { randomFrom } from './testing/random.ts'
import { BUILDS, openRoom } from './testing/room.ts'

describe.each(BUILDS)('relaxed: %s', async (relaxed) => {
  const room = await openRoom(relaxed)

  describe.each([8, 24, 40, 312])('embeddings, %d wide', (width) => {
    const random = randomFrom(width)
    const [words, positions, types] = [9, 12, 2].map((rows) => random.normals(rows * width, 1)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ]
    const bytes = Int8Array.from(words, () => random.below(256) - 128)
    const facts = random.normals(18, 0.1)
    const ids = Int32Array.of(8, 0, 3, 3, 1)
    const places = Int32Array.of(1, 2, 0, 11, 3)
    const typeIds = Uint8Array.of(0, 1, 1, 0, 1)
    const wordOf = (asBytes: boolean, id: number, i: number) =>
      asBytes
        ? bytes[id * width + i]! * facts[2 * id]! + facts[2 * id + 1]!
        : words[id * width + i]!

    test.each([
      ['floats', false, false],
      ['floats and types', false, true],
      ['bytes', true, false],
      ['bytes and types', true, true],
    ])('of %s', (_, asBytes, typed) => {
      room.clear()
      const [idsAt, placesAt, typesAt] = [room.put(ids), room.put(places), room.put(typeIds)]
      const wordsAt = room.put(asBytes ? bytes : words)
      const factsAt = asBytes ? room.put(facts) : 0
      const [positionsAt, typeTable] = [room.put(positions), typed ? room.put(types) : 0]
      const x = room.reserve(4 * ids.length * width)
      room.watch([[x, 4 * ids.length * width]], () =>
        room.code.embed(
          ...([idsAt, placesAt, typesAt, ids.length, wordsAt, factsAt] as const),
          ...([positionsAt, typeTable, x, 4 * width] as const),
        ),
      )
      const found = room.floats(x, ids.length * width)
      ids.forEach((id, token) => {
        for (let i = 0; i < width; i++) {
          const type = typed ? types[typeIds[token]! * width + i]! : 0
          const expected = wordOf(asBytes, id, i) + positions[places[token]! * width + i]! + type
          expect(Math.abs(found[token * width + i]! - expected)).toBeLessThan(1e-5)
        }
      })
    })
  })

  test('bytes are copied', () => {
    room.clear()
    const from = room.put(randomFrom(4).normals(13, 1))
    const to = room.reserve(52)
    room.watch([[to, 52]], () => room.code.copy(to, from, 52))
    expect(room.bytes(to, 52)).toEqual(room.bytes(from, 52))
  })
})
