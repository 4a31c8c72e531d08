import type { StoredCanary } from '../../worker/model.ts'
import type { Dtype } from '../../types.ts'
import { PUBLISHED_LOGITS } from './published-logits.ts'
import type { CatalogueRow } from './types.ts'

/** How far a precision may be from fp32, and which distances must keep their order in it. */
const LIMITS: Readonly<Record<Dtype, { readonly drift: number; readonly gap: number }>> = {
  fp32: { drift: 0.02, gap: 0.5 },
  fp16: { drift: 0.1, gap: 0.5 },
  int8: { drift: 0.6, gap: 1 },
  q4: { drift: 0.3, gap: 0.5 },
  q4f16: { drift: 0.3, gap: 0.5 },
}

/** What a model of the catalogue must compute, where somebody published it. */
export function canaryOf(row: CatalogueRow | undefined, dtype: Dtype): StoredCanary | undefined {
  const published = row && PUBLISHED_LOGITS[row.id]
  if (!published) return undefined
  const { uncertainty, logits } = published
  const { drift, gap } = LIMITS[dtype]
  return {
    pairs: logits.map(([pair]) => pair),
    logits: logits.map(([, logit]) => logit),
    tolerance: drift + uncertainty,
    // Two published values may be off in opposite directions.
    orderGap: gap + 2 * uncertainty,
  }
}
