import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeModel } from './make-model.ts'

const TINY = {
  layers: 1,
  hidden: 16,
  heads: 2,
  intermediate: 32,
  vocabulary: 500,
  positions: 32,
  labels: 1,
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'web-rerank-models-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function made(name: string, seed: number): Promise<Record<string, string>> {
  await makeModel(join(folder, name), { shape: TINY, seed })
  const hashes: Record<string, string> = {}
  for (const path of await readdir(join(folder, name), { recursive: true })) {
    if (!/\.\w+$/.test(path)) continue
    const bytes = await readFile(join(folder, name, path))
    hashes[path] = createHash('sha256').update(bytes).digest('hex')
  }
  return hashes
}

describe('makeModel', () => {
  it('writes the files of the hub, the same bytes for the same seed', async () => {
    const first = await made('first', 1)
    expect(Object.keys(first).sort()).toEqual([
      'config.json',
      'onnx/model.onnx',
      'onnx/model_quantized.onnx',
      'tokenizer.json',
      'tokenizer_config.json',
    ])
    expect(await made('again', 1)).toEqual(first)
    const other = await made('other', 2)
    expect(other['onnx/model.onnx']).not.toBe(first['onnx/model.onnx'])
    expect(other['tokenizer.json']).toBe(first['tokenizer.json'])
  })

  it('refuses heads that do not fit', async () => {
    const shape = { ...TINY, heads: 3 }
    await expect(makeModel(folder, { shape })).rejects.toThrow('among 3 heads')
  })
})
