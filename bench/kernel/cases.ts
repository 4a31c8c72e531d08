import type { BenchCase } from '../bench-case.ts'
import { EMBEDDED_CASE } from './embedded-case.ts'
import { LENGTH_CASES } from './length-cases.ts'
import { MEMORY_CASES } from './memory-cases.ts'
import { PRODUCTS_CASE } from './products-case.ts'
import { LINEAR_CASE, SCALING_CASES } from './scaling-cases.ts'
import { SPEED_CASES } from './speed-cases.ts'
import { VISIT_CASES } from './visit-cases.ts'

export const KERNEL_CASES: readonly BenchCase[] = [
  ...SPEED_CASES,
  PRODUCTS_CASE,
  ...VISIT_CASES,
  EMBEDDED_CASE,
  ...MEMORY_CASES,
  ...SCALING_CASES,
  LINEAR_CASE,
  ...LENGTH_CASES,
]
