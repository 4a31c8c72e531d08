import type { RerankError, RerankErrorCode } from 'web-rerank'

/** Throws unless it holds: the suite's own assert, for it runs in pages and in Node. */
export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(what)
}

/** The same value, or lists and plain objects of the same values. */
export function equal<T>(actual: T, expected: T, what: string): void {
  holds(alike(actual, expected), `${what}: ${show(actual)} where ${show(expected)} was due`)
}

export function near(actual: number | null | undefined, expected: number, what: string): void {
  const close = typeof actual === 'number' && Math.abs(actual - expected) <= 1e-9
  holds(close, `${what}: ${actual} where ${expected} was due`)
}

export function atMost(actual: number, most: number, what: string): void {
  holds(actual <= most, `${what}: ${actual}, and ${most} is the most`)
}

/** The error, once it has come with that code and, where words are given, with them in its message. */
export async function rejects(
  work: Promise<unknown>,
  code: RerankErrorCode,
  what: string,
  words = '',
): Promise<RerankError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown as RerankError,
  )
  holds(error !== undefined, `${what}: no error where '${code}' was due`)
  equal(error!.code, code, `${what}: code of "${error!.message}"`)
  holds(error!.message.includes(words), `${what}: no "${words}" in "${error!.message}"`)
  return error!
}

function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => alike(a[name as keyof typeof a], b[name as keyof typeof b]))
  )
}

function show(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value))
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
