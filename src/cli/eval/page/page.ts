import type { Result } from '../results.ts'
export function makePage(_result: Result): string {
  return ''
}
