import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { CompiledWasm } from '../protocol.ts'
import { keepWasm, keptWasm } from './kept-wasm.ts'

const wasm = (): CompiledWasm => ({
  url: 'https://site.test/a.wasm',
  module: new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)),
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})

it('is there for the next worker, and let go of a minute later', () => {
  expect(keptWasm[0]).toBeUndefined()
  const compiled = wasm()
  keepWasm(compiled)
  vi.advanceTimersByTime(59_999)
  expect(keptWasm[0]).toBe(compiled)
  vi.advanceTimersByTime(1)
  expect(keptWasm[0]).toBeUndefined()
})

it('stays for another minute where another worker has used it', () => {
  keepWasm(wasm())
  vi.advanceTimersByTime(59_000)
  const again = wasm()
  keepWasm(again)
  vi.advanceTimersByTime(59_000)
  expect(keptWasm[0]).toBe(again)
  vi.advanceTimersByTime(1_000)
  expect(keptWasm[0]).toBeUndefined()
})
