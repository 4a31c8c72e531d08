import { RerankError } from '../errors.ts'

/** For an argument that is none. */
export function invalid(name: string, wanted: string): RerankError {
  return new RerankError('invalid-input', `${name} must be ${wanted}.`)
}

/** The whole number that was said, or the usual one. */
export function wholeNumber(
  name: string,
  said: number | undefined,
  usual: number,
  least = 0,
): number {
  const value = said ?? usual
  if ((Number.isInteger(value) || value === Infinity) && value >= least) return value
  throw invalid(name, `a whole number from ${least} on, not ${String(said)}`)
}

/** A list of strings, and nothing else. */
export function checkTexts(name: string, texts: readonly string[]): void {
  if (!Array.isArray(texts)) throw invalid(name, 'a list of strings')
  const wrong = texts.findIndex((text) => typeof text !== 'string')
  if (wrong >= 0) throw invalid(`${name}[${wrong}]`, 'a string')
}

/** What fetch() and every other abortable call throws. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return
  throw new RerankError('aborted', 'The call was aborted.', { cause: signal.reason })
}
