import type { RerankerOptions } from 'web-rerank'

/** Which model, and on what. */
export interface ModelChoice {
  /** A hub id, a URL or a folder's path; null is the model that comes with the package. */
  readonly model: string | null
  readonly runtime: NonNullable<RerankerOptions['runtime']>
  readonly device: NonNullable<RerankerOptions['device']>
  readonly dtype: Exclude<NonNullable<RerankerOptions['dtype']>, 'q8'>
  readonly threads: NonNullable<RerankerOptions['threads']>
}

/** Counts common words, and does what it is told: for tests. */
const STAND_IN = 'fake'

export function isStandIn({ model }: ModelChoice): boolean {
  return model?.split('?')[0] === STAND_IN
}

export function nameOf({ model }: ModelChoice): string {
  return model ?? 'the embedded model'
}
