import { standardised } from '../page/ranking.ts'

/**
 * The positions of a list, best first, once the first stage keeps a say: the order that `rank()` gives
 * the same logits with this `prior` and `blend`.
 */
export function blendOrder(
  logits: readonly number[],
  prior: readonly number[],
  blend: number,
): number[] {
  const own = standardised(Float64Array.from(logits))
  const given = standardised(Float64Array.from(prior))
  const keys = own.map((z, i) => (1 - blend) * z + blend * given[i]!)
  return [...logits.keys()].sort((a, b) => keys[b]! - keys[a]!)
}
