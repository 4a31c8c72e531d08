import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CompiledWasm } from '../protocol.ts'
import { watchWasm } from './onnx-wasm.ts'

/** The shortest wasm there is. */
const WASM = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)
const URL_OF_WASM = 'https://site.test/assets/runtime.wasm'

const fetched = vi.fn(
  async (..._request: Parameters<typeof fetch>) =>
    new Response(WASM, { headers: { 'Content-Type': 'application/octet-stream' } }),
)

beforeEach(() => {
  vi.stubGlobal('location', { href: 'https://site.test/assets/worker.js' })
  vi.stubGlobal('fetch', fetched)
  fetched.mockClear()
})
afterEach(() => vi.unstubAllGlobals())

/** As emscripten's code does it. */
const start = async () => (await WebAssembly.instantiateStreaming(fetch('runtime.wasm'), {})).module

describe('watching the stock runtime’s wasm', () => {
  it('tells of it as it arrives, and of what it was compiled to, whatever the server calls it', async () => {
    const heard: (CompiledWasm | null)[] = []
    const unwatch = watchWasm(undefined, (what) => heard.push(what))
    const module = await start()
    expect(heard).toEqual([null, { url: URL_OF_WASM, module }])
    unwatch()
  })

  it('neither fetches nor compiles what is known', async () => {
    const module = new WebAssembly.Module(WASM)
    const heard = vi.fn()
    const unwatch = watchWasm({ url: URL_OF_WASM, module }, heard)
    expect(await start()).toBe(module)
    expect(fetched).not.toHaveBeenCalled()
    // It is kept for as long again.
    expect(heard).toHaveBeenCalledExactlyOnceWith({ url: URL_OF_WASM, module })
    unwatch()
  })

  it('does not take one from elsewhere for its own', async () => {
    const known = { url: 'https://site.test/other.wasm', module: new WebAssembly.Module(WASM) }
    const unwatch = watchWasm(known, () => {})
    expect(await start()).not.toBe(known.module)
    expect(fetched).toHaveBeenCalledOnce()
    unwatch()
  })

  it('fetches after all what does not fit the code', async () => {
    // (module (import "a" "b" (func)))
    const importing = [2, 7, 1, 1, 0x61, 1, 0x62, 0, 0]
    const other = Uint8Array.of(...WASM, 1, 4, 1, 0x60, 0, 0, ...importing)
    const heard = vi.fn()
    const unwatch = watchWasm({ url: URL_OF_WASM, module: new WebAssembly.Module(other) }, heard)
    await expect(start()).rejects.toThrow()
    expect(heard).not.toHaveBeenCalled()
    expect((await fetch('runtime.wasm')).body).not.toBeNull()
    expect(fetched).toHaveBeenCalledOnce()
    unwatch()
  })

  it('hands on a failure as it is', async () => {
    const missing = new Response('Not found', { status: 404 })
    fetched.mockResolvedValueOnce(missing)
    const unwatch = watchWasm(undefined, () => {})
    expect(await fetch('runtime.wasm')).toBe(missing)
    unwatch()
  })

  it('leaves everything as it was', () => {
    const { instantiateStreaming } = WebAssembly
    watchWasm(undefined, () => {})()
    expect(WebAssembly.instantiateStreaming).toBe(instantiateStreaming)
    expect(fetch).toBe(fetched)
  })
})
