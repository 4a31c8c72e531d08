import type { Code } from './code.ts'
import { padded, type Layout } from './layout.ts'

/** Rows that go through a layer together: their activations stay in the nearest cache while the weights pass by. */
export const BLOCK = 48

/** Where a run keeps what it computes: addresses, for no more than so many tokens. */
export interface Scratch {
  readonly ids: number
  /** Rows of the table of positions. */
  readonly places: number
  readonly types: number
  /** One state a token, and what attention makes of them. */
  readonly states: number
  readonly context: number
  readonly queries: number
  readonly keys: number
  readonly values: number
  /** Embeddings, where they are narrower than the states. */
  readonly narrow: number
  /** Of a block of rows only. */
  readonly inner: number
  readonly blocks: number
  readonly rowFacts: number
  readonly tile: number
  readonly attention: number
  readonly end: number
}

export function layScratch(layout: Layout, tokens: number, base: number, code: Code): Scratch {
  const { hidden, inner, heads, embeddings, classifier } = layout
  const width = padded(hidden)
  const innerWidth = padded(inner)
  const narrowWidth = embeddings.projection ? padded(embeddings.width) : 0
  const outputs = padded(classifier?.labels ?? 0)
  let end = base
  const take = (bytes: number) => {
    const at = end
    end += Math.ceil(bytes / 64) * 64
    return at
  }
  const scratch = {
    ids: take(4 * tokens),
    places: take(4 * tokens),
    types: take(tokens),
    states: take(4 * tokens * width),
    context: take(4 * tokens * width),
    queries: take(4 * tokens * width),
    keys: take(4 * tokens * width),
    values: take(4 * tokens * width),
    narrow: take(4 * tokens * narrowWidth),
    inner: take(4 * BLOCK * Math.max(innerWidth, width, outputs)),
    blocks: take(4 * BLOCK * Math.max(innerWidth, width, narrowWidth)),
    rowFacts: take(8 * BLOCK),
    tile: take(192),
    // A head's last numbers are read as a full vector.
    attention: take(code.attentionBytes(tokens, hidden / heads) + 64),
  }
  return { ...scratch, end }
}
