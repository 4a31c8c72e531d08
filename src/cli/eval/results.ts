import type { Comparison } from '../../evaluate.ts'
import type { EvaluationSet } from './set.ts'
import type { System, SystemName } from './systems.ts'

/** A set, and every system on it: what all reports are made from. */
export interface Result {
  readonly set: EvaluationSet
  /** How the first stage is called. */
  readonly firstStage: string
  readonly systems: readonly System[]
}

/** What `--json` prints: nothing is rounded. */
export function toJson(results: readonly Result[]): object {
  return {
    sets: results.map(({ set, firstStage, systems }) => ({
      name: set.name,
      queries: set.queries.length,
      leftOut: set.leftOut,
      firstStage,
      systems: systems.map(({ name, model, blend, sweep, docsPerSecond, metrics, against }) => ({
        name,
        model,
        ...(blend !== null && { blend }),
        metrics: Object.fromEntries(metrics),
        ...(against && { againstFirstStage: Object.fromEntries(against) }),
        ...(sweep.length > 1 && { sweep }),
        docsPerSecond,
      })),
    })),
  }
}

const WORDS: Readonly<Record<SystemName, string>> = {
  'first-stage': 'first stage',
  reranked: 'reranked',
  blended: 'blended',
  default: 'default rank()',
}

export function systemLabel({ name, blend }: Pick<System, 'name' | 'blend'>): string {
  return blend === null ? WORDS[name] : `${WORDS[name]} ${blend}`
}

/** The last part of a path or an address; the whole id of a hub model. */
export function modelLabel(model: string): string {
  const isAddress = /^(\.{0,2}[/\\]|[a-z]+:)/i.test(model)
  return isAddress ? (model.split(/[/\\]/).findLast((part) => part !== '') ?? model) : model
}

/** Better and worse are said only where the interval of the difference is on one side of 0. */
export function verdict({ low, high }: Pick<Comparison, 'low' | 'high'>): string {
  return low > 0 ? 'better' : high < 0 ? 'worse' : 'no clear difference'
}
