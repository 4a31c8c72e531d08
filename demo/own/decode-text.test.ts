import { describe, expect, it } from 'vitest'
import { decodeText } from './decode-text.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string, isBig: boolean) => {
  const bytes = [0xfeff, ...Array.from(text, (one) => one.charCodeAt(0))].flatMap((unit) =>
    isBig ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8],
  )
  return new Uint8Array(bytes)
}

describe('decodeText', () => {
  it('reads UTF-8, with a mark at its beginning and without', () => {
    expect(decodeText(utf8('Käse 😀'))).toBe('Käse 😀')
    expect(decodeText(utf8('\uFEFFKäse'))).toBe('Käse')
    expect(decodeText(utf8(''))).toBe('')
  })

  it('reads UTF-16 of both kinds', () => {
    expect(decodeText(utf16('Käse', false))).toBe('Käse')
    expect(decodeText(utf16('Käse', true))).toBe('Käse')
  })

  it('refuses what is no text, and letters of another encoding', () => {
    expect(() => decodeText(new Uint8Array([137, 80, 78, 71, 0, 0, 1]))).toThrow('not a text file')
    expect(() => decodeText(new Uint8Array([0x4b, 0xe4, 0x73, 0x65]))).toThrow('not in UTF-8')
  })
})
