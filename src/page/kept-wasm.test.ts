import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepWasm, keptWasm } from './kept-wasm.ts'

const WASM = { url: 'https://site.test/a.wasm', module: {} as WebAssembly.Module }
const onnx = { runtime: 'onnx' } as const

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})

it('the next worker gets what was kept, and the kernel’s does not', () => {
  expect(keptWasm(onnx)).toBeUndefined()
  keepWasm(WASM)
  expect(keptWasm(onnx)).toBe(WASM)
  expect(keptWasm({ runtime: 'kernel' })).toBeUndefined()
})

it('is let go of a minute after it was last handed in', () => {
  keepWasm(WASM)
  vi.advanceTimersByTime(59_000)
  keepWasm(WASM)
  vi.advanceTimersByTime(59_000)
  expect(keptWasm(onnx)).toBe(WASM)
  vi.advanceTimersByTime(1_000)
  expect(keptWasm(onnx)).toBeUndefined()
})
