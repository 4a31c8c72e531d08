import { describe, expect, it } from 'vitest'
import { broadcast, contiguous, readThrough, reshape, select, slice, transpose } from './view.ts'

const counted = Float64Array.from({ length: 24 }, (_, i) => i)
const read = (view: Parameters<typeof readThrough>[0]) => [...readThrough(view, counted)]

describe('a view', () => {
  it('of one axis after the other', () => {
    const turned = transpose(contiguous([2, 3, 4]), [2, 0, 1])
    expect(turned.shape).toEqual([4, 2, 3])
    expect(read(turned).slice(0, 8)).toEqual([0, 4, 8, 12, 16, 20, 1, 5])
  })

  it('of a part, forwards and backwards', () => {
    expect(read(slice(contiguous([4, 6]), 1, 4, 2))).toEqual([4, 5, 10, 11, 16, 17, 22, 23])
    expect(read(slice(contiguous([24]), 0, 5, 3, -2))).toEqual([5, 3, 1])
    expect(read(select(contiguous([4, 6]), 0, 3))).toEqual([18, 19, 20, 21, 22, 23])
  })

  it('of one number in many places', () => {
    const row = select(contiguous([12, 2]), 0, 1)
    expect(read(broadcast(row, [3, 2])!)).toEqual([2, 3, 2, 3, 2, 3])
    expect(broadcast(row, [3, 4])).toBeUndefined()
  })

  it('in another shape, where no number has to move', () => {
    const heads = transpose(reshape(contiguous([2, 12]), [2, 3, 4])!, [1, 0, 2])
    expect(read(heads).slice(0, 8)).toEqual([0, 1, 2, 3, 12, 13, 14, 15])
    expect(reshape(heads, [1, 3, 2, 2, 2])!.strides).toEqual([0, 4, 12, 2, 1])
    // Heads before tokens: the rows do not lie side by side any more.
    expect(reshape(heads, [3, 8])).toBeUndefined()
    expect(read(reshape(transpose(heads, [1, 0, 2]), [2, 12])!)).toEqual([...counted])
    expect(reshape(heads, [5, 5])).toBeUndefined()
  })
})
