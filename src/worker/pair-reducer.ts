import { labelLogit } from '../logits.ts'
import type { PairResult } from '../protocol.ts'
import type { EncodedPair } from '../text/encoder.ts'

/** Windows of a pair come back one by one, in any order; the best one speaks for the pair. */
export class PairReducer {
  readonly #pair: EncodedPair
  readonly #label: number
  readonly #exclusive: boolean
  readonly #lexical: number | undefined
  #left: number
  #best: { logits: number[]; logit: number; row: number } | undefined

  constructor(pair: EncodedPair, label: number, exclusive: boolean, lexical?: number) {
    this.#pair = pair
    this.#label = label
    this.#exclusive = exclusive
    this.#lexical = lexical
    this.#left = pair.rows.length
  }

  /** Takes the logits of one row; gives the result when it was the last. */
  add(row: number, logits: Float32Array): PairResult | undefined {
    const logit = labelLogit(logits, this.#label, this.#exclusive)
    const best = this.#best
    // Of equal windows the first in the text, whichever ran first.
    if (!best || logit > best.logit || (logit === best.logit && row < best.row)) {
      this.#best = { logits: [...logits], logit, row }
    }
    if (--this.#left > 0) return undefined
    const { truncated, rows } = this.#pair
    return {
      ...{ logits: this.#best!.logits, truncated, window: rows[this.#best!.row]!.window },
      ...(this.#lexical !== undefined && { lexical: this.#lexical }),
    }
  }
}
