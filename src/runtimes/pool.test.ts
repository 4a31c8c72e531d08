import { expect, it } from 'vitest'
import { poolStates } from './pool.ts'

// Two rows of up to three tokens, two numbers each; the second row's last token is padding.
const STATES = {
  numbers: Float32Array.of(1, 2, 3, 4, 5, 9, /* next */ 10, 20, 30, 40, 99, 99),
  tokens: 3,
  width: 2,
}

it('takes the mean of what is no padding, or the first', () => {
  expect(poolStates(STATES, [3, 2], 'mean')).toEqual(Float32Array.of(3, 5, 20, 30))
  expect(poolStates(STATES, [3, 2], 'cls')).toEqual(Float32Array.of(1, 2, 10, 20))
})
