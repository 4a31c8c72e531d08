import { afterEach, describe, expect, it, vi } from 'vitest'
import { RerankError } from '../errors.ts'
import { reply, type Loaded, type LoadRequest } from '../protocol.ts'
import type { Engine } from './engine.ts'
import { compareWithReference, type Copy } from './reference.ts'

const REQUEST = {
  model: 'm',
  device: 'webgpu',
  dtype: 'fp16',
  verify: 'reference',
} as unknown as LoadRequest

const engine = { canary: async () => [1, 2] } as unknown as Engine
const tell = vi.fn()
const terminate = vi.fn()

afterEach(() => void vi.clearAllMocks())

/** A copy of the worker whose canary gives these logits. */
function copyWith(logits: () => number[], load = vi.fn()) {
  const worker = Object.assign(new EventTarget(), { terminate }) as unknown as Worker
  const api: Copy['api'] = {
    load: (request) => reply(() => load(request) as Loaded),
    canary: () => reply(logits),
  }
  return { worker, api, load }
}

describe('compareWithReference', () => {
  it('accepts what comes out alike on plain WASM in single precision', async () => {
    const copy = copyWith(() => [1.05, 1.95])
    await compareWithReference(engine, REQUEST, () => copy, tell)
    expect(copy.load).toHaveBeenCalledExactlyOnceWith({
      model: 'm',
      device: 'wasm',
      dtype: 'fp32',
      verify: 'load',
    })
    expect(terminate).toHaveBeenCalledOnce()
  })

  it('refuses what comes out otherwise', async () => {
    const check = compareWithReference(engine, REQUEST, () => copyWith(() => [1, 2.2]), tell)
    await expect(check).rejects.toMatchObject({ code: 'bad-scores' })
    expect(terminate).toHaveBeenCalledOnce()
  })

  it('is stricter where the precision is higher', async () => {
    const request = { ...REQUEST, dtype: 'fp32' } as const
    const check = compareWithReference(engine, request, () => copyWith(() => [1.05, 1.95]), tell)
    await expect(check).rejects.toMatchObject({ code: 'bad-scores' })
  })

  it('takes int8 where there is no single precision, and is as lenient as that', async () => {
    const copy = copyWith(() => [1.5, 2])
    copy.load.mockImplementation(({ dtype }: LoadRequest) => {
      if (dtype === 'fp32') throw new RerankError('dtype-unavailable', 'no such file')
    })
    await compareWithReference(engine, REQUEST, () => copy, tell)
    expect(copy.load).toHaveBeenCalledTimes(2)
    copy.load.mockImplementation(() => {
      throw new RerankError('dtype-unavailable', 'none at all')
    })
    const check = compareWithReference(engine, REQUEST, () => copy, tell)
    await expect(check).rejects.toMatchObject({ code: 'dtype-unavailable' })
  })

  it('has nothing to compare a processor with', async () => {
    const start = vi.fn()
    await compareWithReference(engine, { ...REQUEST, device: 'wasm' }, start, tell)
    expect(start).not.toHaveBeenCalled()
  })

  it.each(['load', 'canary'])('hands on a failure of the copy: %s', async (step) => {
    const fail = () => {
      throw new RerankError('out-of-memory', 'full')
    }
    const copy = copyWith(step === 'canary' ? fail : () => [1, 2])
    if (step === 'load') copy.load.mockImplementation(fail)
    const check = compareWithReference(engine, REQUEST, () => copy, tell)
    await expect(check).rejects.toMatchObject({ code: 'out-of-memory' })
    // In single precision, and in int8.
    expect(terminate).toHaveBeenCalledTimes(2)
  })

  it.each(['load', 'canary'] as const)('ends when the copy dies: %s', async (step) => {
    const copy = copyWith(() => [1, 2])
    const check = compareWithReference(
      engine,
      REQUEST,
      () => ({ ...copy, api: { ...copy.api, [step]: () => new Promise(() => {}) } }),
      tell,
    )
    copy.worker.dispatchEvent(Object.assign(new Event('error'), { message: 'crashed' }))
    await expect(check).rejects.toMatchObject({ code: 'worker-lost', message: 'crashed' })
    expect(terminate).toHaveBeenCalledOnce()
  })

  it("passes on the copy's signs of life", async () => {
    const copy = copyWith(() => [1, 2])
    const check = compareWithReference(engine, REQUEST, () => copy, tell)
    copy.worker.dispatchEvent(new Event('message'))
    await check
    expect(tell).toHaveBeenCalledExactlyOnceWith({ event: 'alive', ms: 0 })
  })
})
