import { expect, it } from 'vitest'
import { planOf } from './plan.ts'

it.each([
  ['', { warmStarts: 1, starts: 3, rounds: 5 }],
  ['?tab=speed&rounds=1', { warmStarts: 0, starts: 1, rounds: 1 }],
  ['?rounds=2', { warmStarts: 1, starts: 2, rounds: 2 }],
  ['?rounds=1000', { warmStarts: 1, starts: 3, rounds: 99 }],
  ['?rounds=-1', { warmStarts: 1, starts: 3, rounds: 5 }],
  ['?rounds=half', { warmStarts: 1, starts: 3, rounds: 5 }],
])('with %s in the address is %o', (search, plan) => {
  expect(planOf(search)).toMatchObject(plan)
})
