/** A text with the sentence that is worth reading first. */
export interface Excerpt {
  /** An ellipsis, where something stands before it. */
  readonly before: string
  readonly best: string
  readonly after: string
}

/** A sentence ends where the next begins with a capital letter, a digit or a quotation mark. */
const SENTENCE_END = /(?<=[.!?]["”’)]?)\s+(?=["“‘(]?[\p{Lu}\p{N}])/u

export function sentencesOf(text: string): string[] {
  return text.trim().split(SENTENCE_END)
}

/** By the scores of a text's sentences; the first of equal ones. */
export function excerptOf(sentences: readonly string[], scores: ArrayLike<number>): Excerpt {
  let best = 0
  for (let i = 1; i < sentences.length; i++) if (scores[i]! > scores[best]!) best = i
  const rest = sentences.slice(best + 1).join(' ')
  return {
    before: best === 0 ? '' : '… ',
    best: sentences[best] ?? '',
    after: rest === '' ? '' : ` ${rest}`,
  }
}
