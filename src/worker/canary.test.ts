import { describe, expect, it } from 'vitest'
import { CANARY_PAIRS, checkModel, type RunPairs } from './canary.ts'
import type { StoredCanary } from './model.ts'

/** A logit that depends on nothing but the pair. */
const logitOf = ([query, text]: readonly [string, string]) => query.length / 10 - text.length / 20

type Pairs = Parameters<RunPairs>[0]

function runWith(logits: (pairs: Pairs) => number[]): RunPairs {
  return async (pairs) => Float32Array.from(logits(pairs))
}

const good = runWith((pairs) => pairs.map(logitOf))

const refusal = (reason: string) => ({
  code: 'bad-scores',
  message: expect.stringContaining(reason),
})

describe('checkModel', () => {
  it('accepts scores that depend on the pair alone', async () => {
    await expect(checkModel(good, 1, 0, undefined)).resolves.toBeUndefined()
  })

  it('accepts several labels', async () => {
    const run = runWith((pairs) => pairs.flatMap((pair) => [logitOf(pair), 1, 2]))
    await expect(checkModel(run, 3, 0, undefined)).resolves.toBeUndefined()
  })

  it.each([NaN, Infinity, -Infinity])('refuses %d, wherever it is', async (bad) => {
    const last = CANARY_PAIRS.length - 1
    const run = runWith((pairs) => pairs.map((pair, i) => (i === last ? bad : logitOf(pair))))
    await expect(checkModel(run, 1, 9, undefined)).rejects.toMatchObject(refusal('not finite'))
  })

  it('refuses a constant model', async () => {
    const run = runWith((pairs) => pairs.map(() => 0.5))
    await expect(checkModel(run, 1, 9, undefined)).rejects.toMatchObject(refusal('same score'))
  })

  it('refuses a constant model of several labels', async () => {
    const run = runWith((pairs) => pairs.flatMap(() => [0.5, 1]))
    await expect(checkModel(run, 2, 9, undefined)).rejects.toMatchObject(refusal('same score'))
  })

  it('refuses scores that depend on the rest of the batch', async () => {
    const run = runWith((pairs) => pairs.map((pair) => logitOf(pair) + pairs.length / 4))
    await expect(checkModel(run, 1, 0.6, undefined)).rejects.toMatchObject(refusal('alone'))
    const slightly = runWith((pairs) => pairs.map((pair) => logitOf(pair) + pairs.length / 16))
    await expect(checkModel(slightly, 1, 0.6, undefined)).resolves.toBeUndefined()
  })

  it('refuses scores that depend on the place in the batch', async () => {
    const run = runWith((pairs) => pairs.map((pair, i) => logitOf(pair) + i))
    await expect(checkModel(run, 1, 0.6, undefined)).rejects.toMatchObject(refusal('swap'))
  })

  it('looks at every label', async () => {
    const run = runWith((pairs) => pairs.flatMap((pair, i) => [logitOf(pair), i]))
    await expect(checkModel(run, 2, 0.6, undefined)).rejects.toMatchObject(refusal('swap'))
  })
})

describe('a stored canary', () => {
  const pairs: StoredCanary['pairs'] = [
    ['what is a cat', 'short'],
    ['what is a cat', 'not quite so short'],
    ['what is a cat', 'the longest text of all three'],
  ]
  const logits = pairs.map(logitOf)
  const stored: StoredCanary = { pairs, logits, tolerance: 0.1, orderGap: 0.05 }
  /** The good model, but for these pairs. */
  const off = (...by: number[]) =>
    runWith((asked) =>
      asked.map((pair) => {
        const known = pairs.findIndex(([, text]) => text === pair[1])
        return logitOf(pair) + (by[known] ?? 0)
      }),
    )

  it('accepts logits within its tolerance', async () => {
    await expect(checkModel(good, 1, 0, stored)).resolves.toBeUndefined()
    await expect(checkModel(off(0.09, -0.09, 0.09), 1, 0, stored)).resolves.toBeUndefined()
  })

  it('refuses a logit that is further off', async () => {
    const check = checkModel(off(0, 0, 0.11), 1, 0, stored)
    await expect(check).rejects.toMatchObject(refusal('off the published ones'))
  })

  it('refuses the wrong number of logits', async () => {
    const check = checkModel(good, 1, 0, { ...stored, logits: logits.slice(1) })
    await expect(check).rejects.toMatchObject(refusal('Infinity off'))
  })

  it('refuses an order that is wrong, even within the tolerance', async () => {
    const lenient = { ...stored, tolerance: 2 }
    const check = checkModel(off(0, 0.7), 1, 0, lenient)
    await expect(check).rejects.toMatchObject(refusal('wrong order'))
    // Equal is not in order either.
    const equal = checkModel(off(0, logits[0]! - logits[1]!), 1, 0, lenient)
    await expect(equal).rejects.toMatchObject(refusal('wrong order'))
  })

  it('leaves the order of pairs open that lie close together', async () => {
    const lenient = { ...stored, tolerance: 2, orderGap: 0.7 }
    await expect(checkModel(off(0, 0.7), 1, 0, lenient)).resolves.toBeUndefined()
  })
})
