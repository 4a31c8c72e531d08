import { expect, it } from 'vitest'
import { RELAXED } from './binaries.ts'
import { hasRelaxedSimd } from './code.ts'

it('says of a few instructions what is true of the whole code', () => {
  const wasm = Buffer.from(RELAXED, 'base64')
  expect(hasRelaxedSimd()).toBe(WebAssembly.validate(wasm))
})
