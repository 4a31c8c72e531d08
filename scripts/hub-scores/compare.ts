import type { PublishedScore } from './published.ts'

/** A published score that the model does not give. */
export interface Miss {
  readonly published: PublishedScore
  /** In the kind of what was published. */
  readonly got: number
}

export interface Drift {
  readonly largest: number
  readonly mean: number
  /** Of all that share a query, the pairs of texts whose order is another one. */
  readonly swapped: number
  readonly comparisons: number
}

/** Which logits are not what was published. */
export function misses(
  published: readonly PublishedScore[],
  logits: ArrayLike<number>,
): readonly Miss[] {
  return published.flatMap((one, i) => {
    const got = inKind(one, logits[i] ?? Number.NaN)
    return Math.abs(got - one.score) <= one.tolerance ? [] : [{ published: one, got }]
  })
}

/** How far one precision is from another, in logits. */
export function driftBetween(
  published: readonly PublishedScore[],
  exact: ArrayLike<number>,
  coarse: ArrayLike<number>,
): Drift {
  const off = published.map((_, i) => Math.abs(exact[i]! - coarse[i]!))
  let swapped = 0
  let comparisons = 0
  published.forEach(({ query }, a) => {
    for (let b = a + 1; b < published.length; b++) {
      // The same pair may be published twice: it has no order.
      if (published[b]!.query !== query || exact[a] === exact[b]) continue
      comparisons++
      if (exact[a]! > exact[b]! !== coarse[a]! > coarse[b]!) swapped++
    }
  })
  return {
    largest: Math.max(...off),
    mean: off.reduce((sum, one) => sum + one, 0) / off.length,
    ...{ swapped, comparisons },
  }
}

function inKind({ kind }: PublishedScore, logit: number): number {
  return kind === 'sigmoid' ? 1 / (1 + Math.exp(-logit)) : logit
}
