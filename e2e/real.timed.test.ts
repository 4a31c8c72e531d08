import { describe } from 'vitest'
import { defineCases } from './real/in-node.ts'
import { realCases } from './real/index.ts'

describe('the real runtimes in Node, by the clock', () => {
  defineCases(realCases.filter(({ timed }) => timed))
})
