/** A word in parts that the vocabulary has, and where in the word they lie: two may share a character. */
export interface Subwords {
  readonly ids: number[]
  readonly starts: number[]
  readonly ends: number[]
}

export interface SubwordModel {
  /** Appends the word's parts. May stop once there are more than enough: then they are the first ones. */
  split(word: string, into: Subwords, enough: number): void
}

const LONGEST_KEPT = 64
const MOST_KEPT = 20_000

/** The same words come again and again. */
export function remembering(model: SubwordModel): SubwordModel {
  const known = new Map<string, Subwords>()
  return {
    split(word, into, enough) {
      if (word.length > LONGEST_KEPT) return model.split(word, into, enough)
      let subwords = known.get(word)
      if (subwords === undefined) {
        subwords = { ids: [], starts: [], ends: [] }
        model.split(word, subwords, Infinity)
        if (known.size >= MOST_KEPT) known.clear()
        known.set(word, subwords)
      }
      into.ids.push(...subwords.ids)
      into.starts.push(...subwords.starts)
      into.ends.push(...subwords.ends)
    },
  }
}
