import { RerankError, type EncodedRow, type Encoder, type EncodeOptions } from 'web-rerank/worker'

/** Stands between query and text, as a separator does. */
export const SEPARATOR = 0

/** Words become their hash; a row is the query, a separator, and as much of the text as fits. */
export function countedEncoder(): Encoder {
  let encoded = 0
  return {
    encode: (query, text, options) => {
      encoded++
      return encodePair(query, text, options)
    },
    get cache() {
      return { entries: 0, hits: 0, misses: encoded }
    },
  }
}

function encodePair(query: string, text: string, { maxLength, long }: EncodeOptions) {
  const queryIds = words(query)
    .slice(0, maxLength - 2)
    .map(({ id }) => id)
  const textWords = words(text)
  const room = maxLength - queryIds.length - 1
  const fits = textWords.length <= room
  if (!fits && long === 'error') {
    throw new RerankError('too-long', `The pair has more than ${maxLength} tokens.`)
  }
  const rows: EncodedRow[] = []
  const step = long === 'windows' ? Math.max(1, Math.floor(room / 2)) : Infinity
  for (let start = 0; start === 0 || start + room - step < textWords.length; start += step) {
    const part = textWords.slice(start, start + room)
    const ids = Int32Array.from([...queryIds, SEPARATOR, ...part.map(({ id }) => id)])
    const types = new Uint8Array(ids.length).fill(1, queryIds.length + 1)
    const window = [part[0]?.start ?? 0, part.at(-1)?.end ?? 0] as const
    rows.push({ ids, types, window: long === 'windows' ? window : null })
  }
  return { rows, truncated: !fits && long === 'truncate' }
}

function words(text: string): { id: number; start: number; end: number }[] {
  return Array.from(text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu), (match) => ({
    id: hash(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }))
}

/** FNV-1a, and never the separator. */
function hash(word: string): number {
  let value = 0x811c9dc5
  for (const unit of word) value = Math.imul(value ^ unit.codePointAt(0)!, 0x01000193)
  return (value >>> 1) + 1
}
