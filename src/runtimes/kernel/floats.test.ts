import { expect, test } from 'vitest'
import { decodeFloats } from './floats.ts'

const bytesOf = (array: Uint16Array | Float32Array) => new Uint8Array(array.buffer)

test('every half is what its bits say', () => {
  const halves = Uint16Array.from({ length: 65_536 }, (_, bits) => bits)
  const expected = Float32Array.from(halves, (bits) => {
    const exponent = (bits >> 10) & 31
    const fraction = (bits & 1023) / 1024
    const sign = bits >> 15 ? -1 : 1
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
    return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15))
  })
  expect(decodeFloats('f16', bytesOf(halves))).toEqual(expected)
})

test('bf16 is the upper half of single precision', () => {
  const numbers = Float32Array.of(0, -0, 1, -1.5, 2 ** -130, 3.140625, Infinity, -Infinity, NaN)
  const upper = new Uint16Array(numbers.buffer).filter((_, i) => i % 2 === 1)
  expect(decodeFloats('bf16', bytesOf(upper))).toEqual(numbers)
})

test('single precision, wherever the bytes lie', () => {
  const numbers = Float32Array.of(1.1, -2.2, 3.3)
  const shifted = new Uint8Array(13)
  shifted.set(bytesOf(numbers), 1)
  expect(decodeFloats('f32', shifted.subarray(1))).toEqual(numbers)
})
