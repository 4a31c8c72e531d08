import { describe, expect, it, vi } from 'vitest'
import { memoryBytes } from '../host/bytes-memory.ts'
import type { LoadRequest } from '../protocol.ts'
import { EMBEDDED, embeddedAddress } from './embedded.ts'
import { CONFIG } from './embedded-facts.ts'
import { openModel } from './open-model.ts'

const REQUEST: LoadRequest = {
  ...{ protocol: 1, model: null, hub: null, revision: null, runtime: 'kernel', device: 'wasm' },
  ...{ dtype: 'int8', head: 'classify', threads: 'auto', maxLength: null, batchSize: null },
  ...{ verify: 'load', cache: { files: 'memory', scores: 0 }, offline: true, assets: null },
  base: null,
}

const open = (request: Partial<LoadRequest> = {}, progress = vi.fn()) =>
  openModel({ ...REQUEST, ...request }, { bytes: memoryBytes(), progress, quiet: () => {} })

describe('the embedded model', () => {
  it('is what is loaded where no model is named, and by its own name', async () => {
    for (const model of [null, EMBEDDED]) {
      const { name, config, labels, positiveLabel, activation, facts } = await open({ model })
      expect([name, config]).toEqual([EMBEDDED, CONFIG])
      expect([labels.length, positiveLabel, activation]).toEqual([1, 0, 'sigmoid'])
      expect(facts.maxLength).toBe(256)
    }
  })

  it('reads, compares words, and says what it has fetched, though it be offline', async () => {
    const progress = vi.fn()
    const model = await open({}, progress)
    const [encoder, lexical, graph] = await Promise.all([
      model.openEncoder(),
      model.openLexical(),
      model.find(['onnx/other.onnx', 'onnx/model_quantized.onnx']),
    ])
    const options = { maxLength: 256, long: 'truncate' } as const
    const { rows } = encoder.encode('how to cancel a fetch', 'Abort it.', options)
    expect(rows[0]!.ids.length).toBeGreaterThanOrEqual(10)
    expect(lexical!.blend).toBeGreaterThan(0)
    expect(lexical!.score('abort', 'Abort it.')).toBeGreaterThan(0)
    expect(graph!.info.name).toBe('onnx/model_quantized.onnx')
    expect(model.files.map(({ name, verified }) => `${name} ${verified}`).sort()).toEqual([
      'lexical.json catalogue',
      'onnx/model_quantized.onnx catalogue',
      'tokenizer.json catalogue',
    ])
    const bytes = model.files.reduce((sum, file) => sum + file.bytes, 0)
    expect(progress).toHaveBeenLastCalledWith({ phase: 'download', loaded: bytes, total: bytes })
  })

  it('has no other files, and asks nobody for them', async () => {
    expect(await (await open()).find(['onnx/model.onnx', 'model.safetensors'])).toBeUndefined()
  })

  it.each(['fp32', 'fp16', 'q4'] as const)('does not come in %s', async (dtype) => {
    await expect(open({ dtype })).rejects.toMatchObject({
      code: 'dtype-unavailable',
      message: expect.stringContaining("'auto'"),
    })
  })
})

it('its files lie in the folder of assets, where there is one', () => {
  expect(embeddedAddress('lexical.json', 'https://site.example/rerank/')).toBe(
    'https://site.example/rerank/models/embedded/lexical.json',
  )
})
