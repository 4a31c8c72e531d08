import { Lru } from '../lru.ts'
import type { CacheStats } from '../types.ts'
import { createTokenizer } from './tokenizer.ts'
import type { Tokens } from './tokens.ts'

/** A tokenizer that remembers. */
export interface CachedTokens {
  readonly cache: CacheStats
  /** See `Tokenizer.tokenize`; what Python cannot read, half a surrogate pair, becomes U+FFFD. */
  tokens(text: string, enough: number): Tokens
}

/** What the cache may hold, in bytes. */
const CACHE_BYTES = 16 * 2 ** 20
const BYTES_PER_TOKEN = 12
const BYTES_PER_ENTRY = 200

/** `source` is the parsed tokenizer.json. */
export function cachedTokens(source: unknown): CachedTokens {
  const tokenizer = createTokenizer(source)
  const cache = new Lru<Tokens>(
    CACHE_BYTES,
    (text, { ids }) => BYTES_PER_ENTRY + 2 * text.length + BYTES_PER_TOKEN * ids.length,
  )
  return {
    cache,
    tokens: (text, enough) => {
      const known = cache.get(text)
      if (known !== undefined && (known.complete || known.ids.length > enough)) return known
      // Half a surrogate pair is as long as what takes its place.
      const found = tokenizer.tokenize(text.replace(/\p{Cs}/gu, '\ufffd'), enough)
      cache.set(text, found)
      return found
    },
  }
}
