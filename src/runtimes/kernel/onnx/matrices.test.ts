import { describe, expect, it } from 'vitest'
import { matrixOf, sliceOutputs, withScale } from './matrices.ts'
import type { Tensor } from './tensor.ts'
import type { Scaling, Value } from './value.ts'
import { contiguous, slice, swapLast } from './view.ts'

function stored(
  shape: readonly number[],
  type: Tensor['type'] = 'f32',
  scaling: Scaling | null = null,
) {
  const count = shape.reduce((product, size) => product * size, 1)
  const location = { part: '', offset: 64, length: count * 4 }
  const tensor = { name: 'w', shape, count, type, location, bytes: null, values: null }
  return { content: { kind: 'stored' as const, tensor, scaling }, view: contiguous(shape) }
}
const turned = ({ content, view }: Value): Value => ({ content, view: swapLast(view) })
const part = ({ content, view }: Value, axis: number, from: number, count: number): Value => ({
  content,
  view: slice(view, axis, from, count),
})

describe('a matrix', () => {
  it('lies either way', () => {
    expect(matrixOf(stored([3, 5]))).toMatchObject({
      ...{ rows: 3, columns: 5, transposed: false, slice: null, scale: null },
    })
    expect(matrixOf(turned(stored([5, 3])))).toMatchObject({
      ...{ rows: 3, columns: 5, transposed: true, slice: null },
    })
    expect(matrixOf(turned(stored([5, 1])))).toMatchObject({ rows: 1, columns: 5 })
  })

  it('is some outputs of a larger one', () => {
    const slice = { from: 3, of: 9 }
    expect(matrixOf(part(stored([9, 5]), 0, 3, 3))).toMatchObject({
      rows: 3,
      transposed: false,
      slice,
    })
    const wide = part(turned(stored([5, 9])), 0, 3, 3)
    expect(matrixOf(wide)).toMatchObject({ rows: 3, transposed: true, slice })
    const whole = matrixOf(turned(stored([5, 9])))!
    expect(sliceOutputs(sliceOutputs(whole, 2, 6), 1, 3)).toMatchObject({ rows: 3, slice })
  })

  it('has all inputs, side by side, and a type that weights have', () => {
    expect(matrixOf(part(stored([9, 5]), 1, 0, 4))).toBeUndefined()
    expect(matrixOf(part(turned(stored([5, 9])), 1, 1, 4))).toBeUndefined()
    expect(matrixOf(stored([3, 5], 'i64'))).toBeUndefined()
    expect(matrixOf(stored([15]))).toBeUndefined()
    const inside = stored([3, 5])
    const { tensor } = inside.content
    expect(
      matrixOf({
        ...inside,
        content: { ...inside.content, tensor: { ...tensor, location: null } },
      }),
    ).toBeUndefined()
  })

  it('has one scale, or one an output', () => {
    const scale = Float64Array.of(1, 2, 3)
    const zero = Float64Array.of(4, 5, 6)
    const perOutput = matrixOf(stored([3, 5], 'i8', { scale, zero, axis: 0 }))!
    expect([...perOutput.scale!, ...perOutput.zero!]).toEqual([1, 2, 3, 4, 5, 6])
    expect([...sliceOutputs(perOutput, 1, 2).zero!]).toEqual([5, 6])
    const two = part(stored([3, 5], 'i8', { scale, zero, axis: 0 }), 0, 1, 2)
    expect([...matrixOf(two)!.scale!]).toEqual([2, 3])
    expect(matrixOf(turned(stored([5, 3], 'u8', { scale, zero, axis: 1 })))!.zero).toHaveLength(3)
    expect(matrixOf(turned(stored([5, 3], 'u8', { scale, zero, axis: 0 })))).toBeUndefined()
    expect(matrixOf(stored([3, 3], 'i8', { scale, zero, axis: 1 }))).toBeUndefined()
    const one = { scale: Float64Array.of(2), zero: null, axis: 1 }
    expect(matrixOf(stored([3, 5], 'i8', one))!.zero).toEqual(Int32Array.of(0))
    expect(withScale(matrixOf(stored([3, 5], 'i8'))!, [1, 2], null)).toBeUndefined()
  })
})
