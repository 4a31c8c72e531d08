// What stands between the layers' halves, number by number: through a product with 1.
import { describe, expect, test } from 'vitest'
import { apply } from './reference.ts'
import { multiply } from './testing/products.ts'
import { BUILDS, openRoom } from './testing/room.ts'
import { FLOATS } from './testing/tiles.ts'

describe.each(BUILDS)('relaxed: %s', async (relaxed) => {
  const room = await openRoom(relaxed)

  /** For |x| ≤ 12; beyond that, by a part of x. */
  const bounds = { gelu: 3e-6, 'gelu-tanh': 1e-6, relu: 0, tanh: 1e-6 } as const

  describe.each(Object.entries(bounds))('%s', (activation, bound) => {
    /** One row a number: by a column of ones. */
    const activate = (numbers: Float32Array) => {
      const columns = new Float32Array(64)
      columns[0] = 1
      const rows = new Float32Array(numbers.length * 8)
      numbers.forEach((number, i) => (rows[8 * i] = number))
      const product = {
        ...{ form: FLOATS, rowCount: numbers.length, outputs: 8, inputs: 8, rows, columns },
        ...{ bias: new Float32Array(8), activation: activation as keyof typeof bounds },
      }
      return multiply(room, room.code.linearFloat, product).filter((_, i) => i % 8 === 0)
    }
    const largestError = (numbers: Float32Array) => {
      const found = activate(numbers)
      const expected = apply(activation as keyof typeof bounds, Float64Array.from(numbers))
      return Math.max(...expected.map((number, i) => Math.abs(found[i]! - number)))
    }

    test('a sweep', () => {
      for (let start = -12; start < 12; start += 2) {
        const numbers = Float32Array.from({ length: 4_000 }, (_, i) => start + i / 2_000)
        expect(largestError(numbers), `from ${start} on`).toBeLessThanOrEqual(bound)
      }
    })

    test('numbers near 0, and far off', () => {
      const small = [0, -0, 1e-3, 1e-6, 1e-12, 1e-20, 1e-38, 1e-45]
      const near = Float32Array.from([...small, ...small.map((number) => -number)])
      expect(largestError(near)).toBeLessThanOrEqual(bound)
      const far = [12.5, 20, 39.9, 41, 60, 100, 1e3, 1e6, 1e12, 1e18, 1e30, 3e38]
      const found = activate(Float32Array.from([...far, ...far.map((number) => -number)]))
      const expected = apply(
        activation as keyof typeof bounds,
        Float64Array.from([...far, ...far.map((number) => -number)]),
      )
      expected.forEach((number, i) => {
        const size = Math.abs(far[i % far.length]!)
        expect(Math.abs(found[i]! - number), `${i}`).toBeLessThanOrEqual(
          bound + (activation === 'tanh' ? 0 : 3e-7 * size),
        )
      })
    })
  })
})
