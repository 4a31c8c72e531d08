import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const own = new URL('./', import.meta.url)
const published = new URL('../../../shared/reference/', own)

export const OWN = ['wordpiece', 'bpe', 'unigram'] as const

/** A pair as Python encodes it: query and text by position in `nastyTexts`. */
export type ExpectedPair<Ids> = [
  query: number,
  text: number,
  maxLength: number,
  ids: Ids,
  firsts: number,
]

export interface Expected<Texts, Ids> {
  readonly texts: Texts
  /** The checksum of all texts as one, by what stands between them. */
  readonly joined: Readonly<Record<string, string>>
  readonly pairs: readonly ExpectedPair<Ids>[]
}

export function nastyTexts(): string[] {
  return read(new URL('nasty.json', own)) as string[]
}

export function ownTokenizer(name: (typeof OWN)[number]) {
  return {
    tokenizer: read(new URL(`${name}/tokenizer.json`, own)),
    config: read(new URL(`${name}/tokenizer_config.json`, own)),
    expected: read(new URL(`${name}/expected.json`, own)) as Expected<number[][], number[]>,
  }
}

/** What is expected of published tokenizers: a checksum a text, and a pair. */
export function publishedExpectations(): Readonly<Record<string, Expected<string, string>>> {
  return read(new URL('published.json', own)) as Record<string, Expected<string, string>>
}

/** A published tokenizer.json, or null where it is not at hand. */
export function publishedTokenizer(name: string): unknown {
  for (const folder of ['tokenizers/', 'graphs/', '']) {
    const plain = new URL(`${folder}${name}/tokenizer.json`, published)
    if (existsSync(plain)) return read(plain)
    const packed = new URL(`${plain.href}.gz`)
    if (existsSync(packed)) return JSON.parse(gunzipSync(readFileSync(packed)).toString())
  }
  return null
}

/** FNV-1a over the ids, each as one step; as `expect.py` has it. */
export function checksum(ids: Iterable<number>): string {
  let value = 0x811c9dc5
  for (const id of ids) value = Math.imul(value ^ id, 0x01000193)
  return (value >>> 0).toString(16).padStart(8, '0')
}

function read(file: URL): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}
