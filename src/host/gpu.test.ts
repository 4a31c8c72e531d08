import { afterEach, expect, it, vi } from 'vitest'
import { findGpu } from './gpu.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function adapter(features: string[], info: object) {
  return { features: new Set(features), info: { isFallbackAdapter: false, ...info } }
}

const stub = (requestAdapter: () => Promise<unknown>) =>
  vi.stubGlobal('navigator', { gpu: { requestAdapter } })

it.each([
  ['a hardware one', ['shader-f16'], { architecture: 'ampere' }, { f16: true, software: false }],
  ['one without 16-bit floats', [], { architecture: 'gen-9' }, { f16: false, software: false }],
  ['swiftshader', [], { architecture: 'swiftshader' }, { f16: false, software: true }],
  ['a fallback', [], { architecture: '', isFallbackAdapter: true }, { f16: false, software: true }],
])('knows %s', async (_, features, info, facts) => {
  stub(async () => adapter(features, info))
  await expect(findGpu()).resolves.toEqual(facts)
})

it.each([
  ['no adapter', () => Promise.resolve(null)],
  ['a GPU process that is gone', () => Promise.reject(new Error('lost'))],
])('finds none where there is %s', async (_, requestAdapter) => {
  stub(requestAdapter)
  await expect(findGpu()).resolves.toBeNull()
})

it.each([
  ['no navigator.gpu', {}],
  ['no navigator', undefined],
])('finds none at once where there is %s', async (_, navigator) => {
  vi.useFakeTimers()
  vi.stubGlobal('navigator', navigator)
  await expect(findGpu()).resolves.toBeNull()
  expect(vi.getTimerCount()).toBe(0)
})

it('does not wait for ever', async () => {
  vi.useFakeTimers()
  stub(() => new Promise(() => {}))
  const found = findGpu()
  await vi.advanceTimersByTimeAsync(5_000)
  await expect(found).resolves.toBeNull()
})
