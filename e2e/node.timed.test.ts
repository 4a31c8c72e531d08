import { describe } from 'vitest'
import { defineCases } from './suite/in-node.ts'
import { cases } from './suite/index.ts'

const timed = cases.filter((one) => one.timed)

describe('in Node, by the clock', () => defineCases(timed.filter(({ slow }) => !slow)))

describe.concurrent('in Node, by the clock, all at once', () => {
  defineCases(timed.filter(({ slow }) => slow))
})
