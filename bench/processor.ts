import { cpus } from 'node:os'

/** What all figures depend on. */
export function processor(): string {
  const [first, ...others] = cpus()
  return `${first?.model.trim() ?? 'unknown processor'}, ${1 + others.length} cores`
}
