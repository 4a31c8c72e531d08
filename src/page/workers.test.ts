import { describe, expect, it, vi } from 'vitest'
import type { Thread } from '../host/thread.ts'
import type { RerankerOptions } from '../types.ts'
import { resolveOptions } from './options.ts'
import { runtimesAt, startWorker, type Equipment } from './workers.ts'

const fromUrl = { from: 'url' } as unknown as Thread
const adopted = { from: 'worker' } as unknown as Thread
const own = {} as Worker
const builtIn = {} as Worker

function equipped(workers: Equipment['workers']) {
  const threads = {
    processor: 'wasm' as const,
    start: vi.fn(() => fromUrl),
    adopt: vi.fn(() => adopted),
  }
  const equipment: Equipment = { threads, workers, missingRuntime: 'npm install it.' }
  const start = (said: RerankerOptions, runtime: 'kernel' | 'onnx' = 'kernel') =>
    startWorker(resolveOptions(said), equipment, runtime)
  return { threads, equipment, start }
}

const KERNEL = { kernel: () => builtIn }

describe('startWorker', () => {
  it("starts the package's own where none was given", () => {
    const { threads, start } = equipped(KERNEL)
    expect(start({})).toBe(adopted)
    expect(threads.adopt).toHaveBeenCalledExactlyOnceWith(builtIn)
  })

  it('finds it in the assets folder where a bundler did not place it', () => {
    const { threads, start } = equipped(KERNEL)
    expect(start({ assets: 'https://site.example/rerank' })).toBe(fromUrl)
    const address = new URL('https://site.example/rerank/kernel-worker.js')
    expect(threads.start).toHaveBeenCalledExactlyOnceWith(address)
    expect(threads.adopt).not.toHaveBeenCalled()
  })

  it("takes the caller's own, as an address or as a worker, whatever the assets", () => {
    const { threads, start } = equipped(KERNEL)
    const assets = 'https://site.example/rerank/'
    expect(start({ assets, worker: 'https://site.example/w.js' })).toBe(fromUrl)
    expect(threads.start).toHaveBeenCalledExactlyOnceWith(new URL('https://site.example/w.js'))
    expect(start({ assets, worker: () => own })).toBe(adopted)
    expect(threads.adopt).toHaveBeenCalledExactlyOnceWith(own)
  })
})

describe('runtimesAt', () => {
  it('are those the package carries', () => {
    const { equipment } = equipped(KERNEL)
    expect(runtimesAt(resolveOptions({}), equipment)).toEqual(['kernel'])
    expect(runtimesAt(resolveOptions({}), equipped({}).equipment)).toEqual([])
  })

  it("are all, where a worker of the caller's own is to say which", () => {
    const { equipment } = equipped({})
    expect(runtimesAt(resolveOptions({ worker: () => own }), equipment)).toEqual(['kernel', 'onnx'])
  })
})
