import { describe } from 'vitest'
import { defineCases } from './real/in-node.ts'
import { realCases } from './real/index.ts'

const cases = realCases.filter(({ runtime, timed }) => runtime === 'onnx' && !timed)

describe('onnxruntime in Node', () => defineCases(cases))
