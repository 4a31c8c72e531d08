import type { Change, Figure } from './figures.ts'

/** As it is written, by the metric's own name. */
export const METRIC_NAMES: Readonly<Record<string, string>> = {
  'ndcg@10': 'nDCG@10',
  'mrr@10': 'MRR@10',
}

export function threeDigits(value: number): string {
  return value.toFixed(3)
}

/** With a sign, and a minus that is as wide as a plus. */
export function signed(value: number): string {
  const written = Math.abs(value).toFixed(3)
  if (Number(written) === 0) return written
  return `${value > 0 ? '+' : '−'}${written}`
}

export function place(at: number | null): string {
  return at === null ? 'not found' : String(at)
}

/** Says what came of it, and is honest about chance. */
export function verdict({ metric, difference }: Figure): string {
  const { mean, low, high } = difference
  const name = METRIC_NAMES[metric] ?? metric
  const by = `${name} ${signed(mean)} (${signed(low)} to ${signed(high)})`
  if (low > 0)
    return `Better: ${by}. With other questions of this kind, it most likely would be, too.`
  if (high < 0)
    return `Worse: ${by}. With other questions of this kind, it most likely would be, too.`
  return `No clear difference: ${by}. That may be chance.`
}

/** What a screen reader says of a change, where others see an arrow. */
export function spokenChange({ before, after }: Change): string {
  if (before === null || after === null) return 'not found'
  const places = Math.abs(before - after)
  if (places === 0) return 'the same place'
  return `${places} ${places === 1 ? 'place' : 'places'} ${after < before ? 'up' : 'down'}`
}
