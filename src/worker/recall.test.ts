import { describe, expect, it } from 'vitest'
import type { ByteStore } from '../host/bytes.ts'
import { memoryBytes } from '../host/bytes-memory.ts'
import type { Loaded, PairResult, ScoreRequest } from '../protocol.ts'
import { openRecall } from './recall.ts'

const LOADED = {
  ...{ scoreKey: 'key', maxLength: 64 },
  embedding: {
    ...{ dimensions: 2, pooling: 'mean', normalized: true },
    prompts: { query: 'q: ', passage: 'p: ' },
  },
} as Loaded
/** Such as keeps what it is given. */
const onDisk = (): ByteStore => ({ ...memoryBytes(), kind: 'folder' })
const request = (texts: readonly string[], said: Partial<ScoreRequest> = {}): ScoreRequest => ({
  ...{ request: 1, call: 1, queries: texts.map(() => 'passage'), texts },
  ...{ maxLength: null, long: 'truncate', label: 0, exclusive: false, ...said },
})
const result = (...logits: number[]): PairResult => ({ logits, truncated: false, window: null })

async function filled(bytes: ByteStore): Promise<void> {
  const recall = (await openRecall(LOADED, bytes))!
  await recall.keep({
    request: request(['a', 'b']),
    fresh: [
      [0, result(1, 2)],
      [1, result(3, 4)],
    ],
  })
}

describe('vectors of an earlier visit', () => {
  it('are known again, by model, length and text', async () => {
    const bytes = onDisk()
    await filled(bytes)
    const recall = (await openRecall(LOADED, bytes))!
    const known = await recall.known(request(['new', 'b', 'a']))
    expect([...known]).toEqual([
      [1, result(3, 4)],
      [2, result(1, 2)],
    ])
    expect(recall.stats()).toEqual({ entries: 2, hits: 2, misses: 1 })
    expect((await recall.known(request(['a'], { maxLength: 8 }))).size).toBe(0)
    const others = [
      { ...LOADED, scoreKey: 'another' },
      { ...LOADED, embedding: { ...LOADED.embedding!, prompts: { query: '', passage: '' } } },
    ]
    for (const other of others) {
      expect((await (await openRecall(other, bytes))!.known(request(['a']))).size).toBe(0)
    }
  })

  it('are those of passages, and not of what may have to be refused', async () => {
    const bytes = onDisk()
    await filled(bytes)
    const recall = (await openRecall(LOADED, bytes))!
    expect((await recall.known(request(['a'], { queries: ['query'] }))).size).toBe(0)
    expect((await recall.known(request(['a'], { long: 'error' }))).size).toBe(0)
    await recall.keep({ request: request(['c'], { queries: 'query' }), fresh: [[0, result(5, 6)]] })
    expect(recall.stats().entries).toBe(2)
  })

  it('are not kept in memory, nor for a model that gives scores', async () => {
    expect(await openRecall(LOADED, memoryBytes())).toBeNull()
    expect(await openRecall({ ...LOADED, embedding: undefined }, onDisk())).toBeNull()
  })
})
