import { expect, it } from 'vitest'
import { buildRanking } from '../page/ranking.ts'
import { blendOrder } from './blend.ts'
import { randomFrom } from './random.ts'

const random = randomFrom(2)
const LOGITS = Array.from({ length: 30 }, () => Math.round(random() * 10))
const PRIOR = LOGITS.map(() => Math.round(random() * 5))

it.each([0, 0.1, 0.33, 0.5, 1])('is the order of rank() with a blend of %d', (blend) => {
  const results = LOGITS.map((logit) => ({ logits: [logit], truncated: false, window: null }))
  const ranking = buildRanking(
    LOGITS,
    { scoreKey: '', results, scored: LOGITS.length },
    {
      ...{ activation: 'identity', label: 0, topK: Infinity, minScore: -Infinity },
      ...{ prior: Float64Array.from(PRIOR), blend },
    },
  )
  expect(blendOrder(LOGITS, PRIOR, blend)).toEqual(ranking.map(({ index }) => index))
})
