import { createHash } from 'node:crypto'
import type { Hub } from './hub-server.ts'

export const MODEL = 'owner/name'

/** Bytes that do not repeat, the same ones for the same seed. */
export function randomBytes(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(length / 4))
  let state = seed
  for (let i = 0; i < words.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    words[i] = state ^ (state >>> 15)
  }
  return new Uint8Array(words.buffer, 0, length)
}

export const GRAPH = randomBytes(9_500_000, 1)
export const GRAPH_SHA256 = sha256(GRAPH)
export const CONFIG = JSON.stringify({ model_type: 'bert', note: 'ä 大' })
/** A large JSON file that compresses well. */
export const TOKENIZER = JSON.stringify(
  Array.from({ length: 100_000 }, (_, i) => `word ${i % 999}`),
)

/** A model that is nothing but files: enough to be fetched. */
export const MODEL_FILES = {
  'config.json': CONFIG,
  'tokenizer.json': TOKENIZER,
  'onnx/model.onnx': GRAPH,
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** What a file store is asked for, where nothing is known of the file. */
export function requestFor(hub: Hub, name: string, revision = 'main') {
  return {
    name,
    url: hub.url(MODEL, name, revision),
    key: `hub/${MODEL}/${revision}/${name}`,
    bytes: null as number | null,
    sha256: null as string | null,
    pinned: revision === hub.commit,
    kind: name.endsWith('.json') ? ('json' as const) : ('binary' as const),
  }
}
