import { Unreadable } from './rows.ts'

/** A zero among the first bytes is the mark of a picture, a program, an archive. */
const LOOKED_AT = 8_000

/** Text of UTF-8, or of UTF-16 where its first two bytes say so. Throws an Unreadable. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes)
  if (encoding === 'utf-8' && bytes.subarray(0, LOOKED_AT).includes(0)) {
    throw new Unreadable('This is not a text file.')
  }
  try {
    // The mark at the beginning, where there is one, is left out.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new Unreadable('Its letters are not in UTF-8. Save it as UTF-8 and try again.')
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return 'utf-8'
}
