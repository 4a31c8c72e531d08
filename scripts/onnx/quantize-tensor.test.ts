import { describe, expect, it } from 'vitest'
import { quantizeColumns, quantizeTable, transpose } from './quantize-tensor.ts'

const tensor = (dims: number[], values: number[]) => ({
  name: 't',
  dims,
  data: Float32Array.from(values),
})

describe('quantizeTable', () => {
  it('spreads the range over 0 to 255, and keeps zero exact', () => {
    const { values, scale, zeroPoint } = quantizeTable(tensor([2, 2], [-1, 0, 1.55, 0.5]))
    expect(scale).toEqual({ dims: [], data: Float32Array.of(0.01) })
    expect(zeroPoint).toEqual({ dims: [], data: Uint8Array.of(100) })
    expect(values).toEqual({ dims: [2, 2], data: Uint8Array.of(0, 100, 255, 150) })
  })

  it('takes zero into the range', () => {
    const { values, zeroPoint } = quantizeTable(tensor([2], [127.5, 255]))
    expect(zeroPoint.data).toEqual(Uint8Array.of(0))
    // 127.5 goes to the even neighbour.
    expect(values.data).toEqual(Uint8Array.of(128, 255))
  })
})

describe('quantizeColumns', () => {
  it('gives each column a scale of its own, and uses seven bits', () => {
    const { values, scale, zeroPoint } = quantizeColumns(tensor([2, 2], [64, -0.5, -31.5, 0.25]))
    expect(scale).toEqual({ dims: [2], data: Float32Array.of(1, 0.5 / 64) })
    expect(zeroPoint).toEqual({ dims: [2], data: Int8Array.of(0, 0) })
    // -31.5 goes to the even neighbour.
    expect(values).toEqual({ dims: [2, 2], data: Int8Array.of(64, -64, -32, 32) })
  })
})

describe('transpose', () => {
  it('turns rows into columns', () => {
    const turned = transpose(tensor([2, 3], [1, 2, 3, 4, 5, 6]))
    expect(turned).toEqual(tensor([3, 2], [1, 4, 2, 5, 3, 6]))
  })
})
