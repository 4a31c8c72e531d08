import {
  blendOrder,
  bootstrap,
  compare,
  measure,
  type Comparison,
  type Interval,
  type Metric,
} from 'web-rerank/evaluate'
import type { Answer } from './answer.ts'

export const METRICS = ['ndcg@10', 'mrr@10'] as const satisfies readonly Metric[]

/** How much the keyword engine's own order counts, 0 to 1; null leaves it to the page's usual ranking. */
export type Say = number | null

/** One metric, before and after. */
export interface Figure {
  readonly metric: Metric
  readonly before: Interval
  readonly after: Interval
  readonly difference: Comparison
}

/** Where the right passage of a question stood, and stands; null where it was not found at all. */
export interface Change {
  readonly query: string
  readonly before: number | null
  readonly after: number | null
}

export interface Changes {
  /** The largest leap first. */
  readonly better: readonly Change[]
  /** The worst fall first. */
  readonly worse: readonly Change[]
  readonly same: readonly Change[]
}

export function orderBefore({ candidates }: Answer): readonly string[] {
  return candidates.map(({ id }) => id)
}

export function orderAfter({ candidates, shown }: Answer, say: Say): readonly string[] {
  if (say === null) return shown
  const logits = candidates.map(({ logit }) => logit)
  const found = candidates.map(({ found }) => found)
  return blendOrder(logits, found, say).map((i) => candidates[i]!.id)
}

/** One value a question. */
export function valuesOf(
  metric: Metric,
  answers: readonly Answer[],
  order: (answer: Answer) => readonly string[],
): Float64Array {
  return Float64Array.from(answers, (answer) =>
    measure(metric, order(answer), new Map([[answer.question.right, 1]])),
  )
}

export function figureOf(metric: Metric, answers: readonly Answer[], say: Say): Figure {
  const before = valuesOf(metric, answers, orderBefore)
  const after = valuesOf(metric, answers, (answer) => orderAfter(answer, say))
  return {
    metric,
    before: bootstrap(before),
    after: bootstrap(after),
    difference: compare(before, after),
  }
}

export function changesOf(answers: readonly Answer[], say: Say): Changes {
  const changes = answers.map((answer) => ({
    query: answer.question.query,
    before: placeOf(answer.question.right, orderBefore(answer)),
    after: placeOf(answer.question.right, orderAfter(answer, say)),
  }))
  const bySize = (a: Change, b: Change) => Math.abs(gain(b)) - Math.abs(gain(a))
  return {
    better: changes.filter((change) => gain(change) > 0).sort(bySize),
    worse: changes.filter((change) => gain(change) < 0).sort(bySize),
    same: changes.filter((change) => gain(change) === 0),
  }
}

/** In places; what was not found before is not found after, either. */
export function gain({ before, after }: Change): number {
  return before === null || after === null ? 0 : before - after
}

function placeOf(id: string, order: readonly string[]): number | null {
  const at = order.indexOf(id)
  return at < 0 ? null : at + 1
}
