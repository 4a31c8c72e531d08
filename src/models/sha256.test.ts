import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createSha256, sha256Of } from './sha256.ts'

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => i * 31 + (i >> 8))
const expected = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

afterEach(() => vi.unstubAllGlobals())

describe('createSha256', () => {
  it('gives the published value', () => {
    const hash = createSha256()
    hash.update(new TextEncoder().encode('abc'))
    expect(hash.digest()).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it('agrees with the platform at every length around its blocks', () => {
    for (let length = 0; length <= 200; length++) {
      const hash = createSha256()
      hash.update(bytesOf(length))
      expect(hash.digest(), `${length} bytes`).toBe(expected(bytesOf(length)))
    }
  })

  it.each([1, 7, 63, 64, 65, 1_000])('takes pieces of %i bytes', (size) => {
    const bytes = bytesOf(100_003)
    const hash = createSha256()
    for (let at = 0; at < bytes.length; at += size) hash.update(bytes.subarray(at, at + size))
    expect(hash.digest()).toBe(expected(bytes))
  })
})

describe('sha256Of', () => {
  it.each([
    ['a secure page', crypto],
    ['an insecure one', {}],
  ])('gives the same on %s', async (_, platform) => {
    vi.stubGlobal('crypto', platform)
    expect(await sha256Of(bytesOf(1_000))).toBe(expected(bytesOf(1_000)))
  })
})
