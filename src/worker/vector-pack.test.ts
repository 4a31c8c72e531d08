import { expect, it } from 'vitest'
import { joinPack, readHashes, readPack, vectorsAt } from './vector-pack.ts'

const hash = (letter: string) => letter.repeat(32)
const rows = [
  { hash: hash('a'), vector: Float32Array.of(1, 2, 3) },
  { hash: hash('0'), vector: Float32Array.of(-4, 5.5, 1e-9) },
]

it('gives back what went in', () => {
  const pack = readPack(joinPack(rows, 3), 3)!
  expect(pack.hashes).toEqual([hash('a'), hash('0')])
  for (const { hash, vector } of rows) expect(pack.vectorAt(pack.rows.get(hash)!)).toEqual(vector)
})

it('knows its hashes by its beginning', () => {
  const bytes = joinPack(rows, 3)
  expect(readHashes(bytes.slice(0, vectorsAt(2)), bytes.length, 3)).toEqual([hash('a'), hash('0')])
  expect(readHashes(bytes.slice(0, vectorsAt(2) - 1), bytes.length, 3)).toBeUndefined()
})

it('is none where it was cut short, or is of another width', () => {
  const bytes = joinPack(rows, 3)
  expect(readPack(bytes.slice(0, -4), 3)).toBeUndefined()
  expect(readPack(bytes, 4)).toBeUndefined()
  expect(readPack(new Uint8Array(3), 3)).toBeUndefined()
})
