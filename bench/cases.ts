import { SUITES, type BenchCase, type Suite } from './bench-case.ts'
import { KERNEL_CASES } from './kernel/cases.ts'
import { ONNX_CASES } from './onnx/cases.ts'
import { SPINE_CASES } from './spine-cases.ts'

export const CASES: readonly BenchCase[] = [...SPINE_CASES, ...ONNX_CASES, ...KERNEL_CASES]

/** Throws one line where a suite has no cases: nothing measured is no success. */
export function casesOf(
  suites: readonly Suite[],
  cases: readonly BenchCase[] = CASES,
): readonly BenchCase[] {
  for (const suite of suites) {
    if (cases.some((benchCase) => benchCase.suite === suite)) continue
    const there = SUITES.filter((name) => cases.some((benchCase) => benchCase.suite === name))
    throw new Error(`the suite "${suite}" has no cases yet; there are: ${there.join(', ')}`)
  }
  return cases.filter(({ suite }) => suites.includes(suite))
}
