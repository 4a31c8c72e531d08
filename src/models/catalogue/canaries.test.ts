import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkModel } from '../../worker/canary.ts'
import { canaryOf } from './canaries.ts'
import { CATALOGUE, findInCatalogue } from './index.ts'
import { PUBLISHED_LOGITS } from './published-logits.ts'

interface Published {
  readonly pairs: readonly (readonly [string, string])[]
  readonly models: Readonly<
    Record<
      string,
      readonly { kind: string; tolerance: number; scores: readonly (readonly [number, number])[] }[]
    >
  >
}

const published = JSON.parse(
  readFileSync(new URL('../../../scripts/hub-scores/published.json', import.meta.url), 'utf8'),
) as Published

const MINI = findInCatalogue('ms-marco-MiniLM-L-6-v2')
const TINY_1 = findInCatalogue('cross-encoder/ms-marco-TinyBERT-L2')

describe('canaries', () => {
  it('every reranker that runs has one, and nothing else', () => {
    for (const row of CATALOGUE) {
      expect(canaryOf(row, 'fp32') === undefined, row.id).toBe(
        row.status.kind === 'cannot-run' || row.embedding !== undefined,
      )
    }
    expect(canaryOf(undefined, 'fp32')).toBeUndefined()
  })

  it('is as strict as the precision allows', () => {
    expect(canaryOf(MINI, 'fp32')).toMatchObject({ tolerance: 0.021, orderGap: 0.502 })
    expect(canaryOf(MINI, 'fp16')).toMatchObject({ tolerance: 0.101, orderGap: 0.502 })
    expect(canaryOf(MINI, 'q4')!.tolerance).toBeCloseTo(0.301, 10)
    expect(canaryOf(MINI, 'int8')).toMatchObject({ tolerance: 0.601, orderGap: 1.002 })
    expect(canaryOf(MINI, 'int8')!.pairs).toHaveLength(4)
  })

  it('allows for what the source rounded away', () => {
    // 0.93359 is 2.64 before the sigmoid, and 0.02 there is 0.32 here.
    const { logits, tolerance } = canaryOf(TINY_1, 'fp32')!
    expect(logits[1]).toBeCloseTo(2.6432, 4)
    expect(tolerance).toBeCloseTo(0.02 + 0.3226, 3)
  })

  it('has only values that were published', () => {
    for (const [id, { logits, uncertainty }] of Object.entries(PUBLISHED_LOGITS)) {
      for (const [pair, logit] of logits) {
        const sources = published.models[id]!.filter(({ kind, tolerance, scores }) =>
          scores.some(([at, score]) => {
            const [query, text] = published.pairs[at]!
            const value = kind === 'sigmoid' ? 1 / (1 + Math.exp(-logit)) : logit
            const same = Math.abs(value - score) < 1e-9 && tolerance <= Math.max(uncertainty, 0.02)
            return query === pair[0] && text === pair[1] && same
          }),
        )
        expect(sources, `${id}: ${pair[1]} ${logit}`).not.toHaveLength(0)
      }
    }
  })

  const scoring = (drift: number) => {
    const known = new Map(
      PUBLISHED_LOGITS[MINI!.id]!.logits.map(([pair, value]) => [pair[1], value]),
    )
    return (pairs: readonly (readonly [string, string])[]) =>
      Promise.resolve(
        Float32Array.from(pairs, ([query, text]) =>
          known.has(text) ? known.get(text)! + drift : query.length + text.length / 7,
        ),
      )
  }

  it.each([
    ['fp32', 0.015, true],
    ['fp32', 0.05, false],
    ['fp16', 0.05, true],
    ['int8', 0.5, true],
    ['int8', 0.7, false],
  ] as const)('%s with a drift of %d passes: %s', async (dtype, drift, passes) => {
    const check = checkModel(scoring(drift), 1, 1e-3, canaryOf(MINI, dtype))
    if (passes) await check
    else await expect(check).rejects.toMatchObject({ code: 'bad-scores' })
  })
})
