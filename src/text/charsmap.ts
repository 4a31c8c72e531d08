import { once } from '../once.ts'
import { AlignedWriter, type Aligned } from './aligned.ts'
import { malformed } from './fields.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * The table of replacements that sentencepiece compiles into a model: a trie of what is replaced, as a
 * double array, and the replacements end to end, each closed by a zero.
 */
export function readCharsmap(base64: string): (text: string) => string | undefined {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const view = new DataView(bytes.buffer)
  const trieSize = bytes.length < 4 ? NaN : view.getUint32(0, true)
  if (!(trieSize % 4 === 0 && trieSize + 4 <= bytes.length)) {
    throw malformed('its precompiled_charsmap is cut short')
  }
  const trie = Uint32Array.from({ length: trieSize / 4 }, (_, index) =>
    view.getUint32(4 + 4 * index, true),
  )
  const replacements = bytes.subarray(4 + trieSize)

  function replacementAt(index: number): string {
    const end = replacements.indexOf(0, index)
    return decoder.decode(replacements.subarray(index, end < 0 ? undefined : end))
  }

  /** What the shortest beginning of the text that the table knows is replaced by. */
  return (text) => {
    let position = offset(trie[0] ?? 0)
    for (const byte of encoder.encode(text)) {
      if (byte === 0) return undefined
      position ^= byte
      const unit = trie[position] ?? 0
      if ((unit & 0x8000_00ff) !== byte) return undefined
      position ^= offset(unit)
      if ((unit >>> 8) & 1) return replacementAt((trie[position] ?? 0) & 0x7fff_ffff)
    }
    return undefined
  }
}

function offset(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6)
}

// Characters that join the one before them, the few that join the one after, and those that never join.
const EXTEND = '\\p{Grapheme_Extend}\\p{Emoji_Modifier}\\p{Mc}\\u200d\\u0e33\\u0eb3'
const PREPEND = '\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u0d4e'
// Format characters never join, but for the two joiners, those above, and the tags of flags.
const APART = `[\\p{Cc}\\p{Zl}\\p{Zp}\\u2065\\ufff0-\\ufff8]|(?![${PREPEND}\\u200c\\u200d\\u{e0020}-\\u{e007f}])\\p{Cf}`
const clusterPattern = once(
  () =>
    new RegExp(
      `\\r\\n|[${PREPEND}]*(?:(?!${APART})[^${PREPEND}][${EXTEND}]*|[${PREPEND}])|.`,
      'suy',
    ),
)
const joiningPattern = once(() => new RegExp(`[${EXTEND}\\n]|[${PREPEND}]`, 'u'))
/** Longer clusters are looked up character by character. */
const LONGEST_CLUSTER = 5

/**
 * Replaces as Python's `tokenizers` does, which is not how sentencepiece does it: a short cluster of
 * characters goes as a whole, by the shortest beginning of it that the table knows.
 */
export function applyCharsmap(
  input: Aligned,
  replacementOf: (text: string) => string | undefined,
  known: Map<string, string | undefined>,
): Aligned {
  const { text, from } = input
  const writer = new AlignedWriter(text.length)
  const lookUp = (part: string) => {
    if (!known.has(part)) known.set(part, replacementOf(part))
    return known.get(part)
  }
  const mayJoin = joiningPattern().test(text)
  const pattern = clusterPattern()
  for (let position = 0; position < text.length;) {
    const character = String.fromCodePoint(text.codePointAt(position)!)
    if (mayJoin) {
      pattern.lastIndex = position
      const cluster = pattern.exec(text)?.[0] ?? character
      if (cluster.length > character.length && cluster.length <= LONGEST_CLUSTER) {
        const whole =
          encoder.encode(cluster).length <= LONGEST_CLUSTER ? lookUp(cluster) : undefined
        if (whole !== undefined) {
          writer.push(whole, from[position] ?? 0)
          position += cluster.length
          continue
        }
      }
      for (const one of cluster) {
        writer.push(lookUp(one) ?? one, from[position] ?? 0)
        position += one.length
      }
      continue
    }
    writer.push(lookUp(character) ?? character, from[position] ?? 0)
    position += character.length
  }
  return writer.finish(from[text.length] ?? 0)
}
