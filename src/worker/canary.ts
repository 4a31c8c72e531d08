import { RerankError } from '../errors.ts'
import { largestDifference } from '../logits.ts'
import type { StoredCanary } from './model.ts'

/** Two queries over four texts: whatever the model, it must tell these apart. */
const QUERIES = ['how do I boil an egg', 'capital city of France']
const TEXTS = [
  'Lower the egg into boiling water and take it out after eight minutes.',
  'Paris is the seat of government of France and its largest city.',
  'The committee adjourned without a decision.',
  'Boil',
]

export const CANARY_PAIRS: readonly (readonly [string, string])[] = QUERIES.flatMap((query) =>
  TEXTS.map((text) => [query, text] as const),
)

/** Runs pairs, as many at once as the runtime takes: pairs × width logits. */
export type RunPairs = (pairs: readonly (readonly [string, string])[]) => Promise<Float32Array>

/**
 * A device or a precision that computes nonsense says so here, not in somebody's search results.
 * Throws `bad-scores`.
 */
export async function checkModel(
  run: RunPairs,
  width: number,
  tolerance: number | ((numbers: Float32Array) => number),
  stored: StoredCanary | undefined,
): Promise<void> {
  const logits = await run(CANARY_PAIRS)
  refuseUnless(logits.every(Number.isFinite), 'its logits are not finite numbers')
  refuseUnless(spread(logits, width) > 0, 'it gives every pair the same score')

  const most = typeof tolerance === 'number' ? tolerance : tolerance(logits)
  const alone = await run(CANARY_PAIRS.slice(0, 1))
  const drift = largestDifference(alone, logits.subarray(0, width))
  refuseUnless(drift <= most, `a pair scores ${drift} off when it is alone`)

  const swapped = await run([CANARY_PAIRS[1]!, CANARY_PAIRS[0]!])
  const moved = Math.max(
    largestDifference(swapped.subarray(0, width), logits.subarray(width, 2 * width)),
    largestDifference(swapped.subarray(width), logits.subarray(0, width)),
  )
  refuseUnless(moved <= most, `swapped texts do not swap scores: ${moved} off`)

  if (stored) compareWithStored(await run(stored.pairs), width, stored)
}

function compareWithStored(logits: Float32Array, width: number, stored: StoredCanary): void {
  const off = largestDifference(logits, stored.logits)
  refuseUnless(off <= stored.tolerance, `logits are ${off} off the published ones`)
  const own = byPair(logits, width)
  const right = byPair(stored.logits, width)
  for (let a = 0; a < own.length; a++) {
    for (let b = 0; b < own.length; b++) {
      if (right[a]! - right[b]! <= stored.orderGap) continue
      refuseUnless(own[a]! > own[b]!, 'pairs with published scores come out in the wrong order')
    }
  }
}

/** Column 0 will do: a constant or a shuffled model shows in any of them. */
function byPair(logits: ArrayLike<number>, width: number): number[] {
  return Array.from({ length: logits.length / width }, (_, pair) => logits[pair * width]!)
}

function spread(logits: Float32Array, width: number): number {
  const values = byPair(logits, width)
  return Math.max(...values) - Math.min(...values)
}

function refuseUnless(holds: boolean, reason: string): void {
  if (!holds) throw new RerankError('bad-scores', `The model failed its check: ${reason}.`)
}
