import type { Rankings, Run } from './types.ts'

/**
 * A run's documents, best first, in trec_eval's order: by score in single precision, equal scores by
 * id, the last of the alphabet first.
 */
export function rankRun(run: Run): Rankings {
  return new Map([...run].map(([query, scores]) => [query, rankScores(scores)]))
}

/** The same for one query. */
export function rankScores(scores: ReadonlyMap<string, number>): string[] {
  return [...scores]
    .map(([id, score]) => ({ id, score: Math.fround(score) }))
    .sort((a, b) => b.score - a.score || compareCodePoints(b.id, a.id))
    .map(({ id }) => id)
}

/** The order of their bytes in UTF-8. That of UTF-16 is another where a surrogate meets U+E000 to U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  // Inside a pair, go back to its beginning.
  if (i > 0 && /[\uDC00-\uDFFF]/.test(a[i] ?? b[i] ?? '')) i--
  return (a.codePointAt(i) ?? -1) - (b.codePointAt(i) ?? -1)
}
