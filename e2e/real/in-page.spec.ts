import { expect } from '@playwright/test'
import { test } from '../fixtures.ts'
import { defineCases } from './define.ts'

defineCases('page')

test('the stock runtime comes once for workers that follow each other', async ({ real }) => {
  const wasm = () => real.requests.filter((url) => url.endsWith('.wasm')).length
  expect(await real.run('onnx, scores: tiny-bert in fp32')).toBeNull()
  const before = wasm()
  expect(before).toBeGreaterThan(0)
  expect(await real.run('onnx, invariance: int8, a score is a function of the pair')).toBeNull()
  expect(wasm()).toBe(before)
})
