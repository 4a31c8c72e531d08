import { describe } from 'vitest'
import { defineCases } from './real/in-node.ts'
import { realCases } from './real/index.ts'

const cases = realCases.filter(({ runtime, timed }) => runtime === 'kernel' && !timed)

describe('the kernel in Node', () => defineCases(cases))
