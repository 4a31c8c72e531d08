import type { Reranker, RerankerOptions } from 'web-rerank'
import { build } from '../../scripts/build.ts'
import type { Measured } from './length-taste.ts'
import type { QualitySet } from './sets.ts'
import { halfTyped, typoMaker } from './typing.ts'

/** What is asked for: the query itself, its half-typed form, and one with a typo. */
export const VARIANTS = ['clean', 'half-typed', 'typo'] as const
export type Variant = (typeof VARIANTS)[number]

const SEED = 1

/** The ids of each query's candidates, best first. */
export type Orders = readonly (readonly string[])[]

export interface Ranked {
  /** By the model alone. */
  readonly bare: Orders
  /** As `rank()` does where nothing is said. */
  readonly usual: Orders
  /** Of each query, the candidates that are no answers. */
  readonly others: readonly (readonly Measured[])[]
}

export type Create = (options?: RerankerOptions) => Promise<Reranker>

/** The package as Node gets it, freshly built. */
export async function builtReranker(): Promise<Create> {
  await build()
  const entry = new URL('../../dist/node.js', import.meta.url)
  const { createReranker } = (await import(entry.href)) as { createReranker: Create }
  return createReranker
}

/** The queries of a set as somebody types them; the candidates stay those of the clean query. */
export function typed({ queries }: QualitySet, variant: Variant): readonly string[] {
  const change = { clean: (text: string) => text, 'half-typed': halfTyped, typo: typoMaker(SEED) }
  return queries.map(({ text }) => change[variant](text))
}

/** Ranks every query's candidates, told how far it has come. */
export async function rankSet(
  reranker: Reranker,
  { queries }: QualitySet,
  texts: readonly string[],
  tell: (done: number) => void,
): Promise<Ranked> {
  const bare: string[][] = []
  const usual: string[][] = []
  const others: Measured[][] = []
  for (const [i, { candidates, judgments }] of queries.entries()) {
    const options = { text: ({ text }: { readonly text: string }) => text }
    const ids = (ranking: readonly { readonly item: { readonly id: string } }[]) =>
      ranking.map(({ item }) => item.id)
    const alone = await reranker.rank(texts[i]!, candidates, { ...options, blend: 0 })
    bare.push(ids(alone))
    others.push(
      alone
        .filter(({ item }) => (judgments.get(item.id) ?? 0) <= 0)
        .map(({ item, logit }) => ({ length: item.text.length, logit: logit! })),
    )
    // The scores are remembered: this takes little.
    usual.push(ids(await reranker.rank(texts[i]!, candidates, options)))
    tell(i + 1)
  }
  return { bare, usual, others }
}
