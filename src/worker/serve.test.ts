import { afterEach, expect, it, vi } from 'vitest'
import { serve } from './serve.ts'

afterEach(() => vi.unstubAllGlobals())

const load = () => Promise.reject(new Error('nobody asked'))

it('says so where it is called outside a worker', () => {
  expect(() => serve(load)).toThrow('in a worker')
})

it('serves nobody in a thread that a WASM runtime has started for itself', () => {
  vi.stubGlobal('name', 'em-pthread-1')
  expect(() => serve(load)).not.toThrow()
})
