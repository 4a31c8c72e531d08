import type { Texts } from '../../bench/texts.ts'
import { readable, type Passage, type Question } from '../corpus/corpus.ts'

/** As many as in the bench. */
const DOCUMENTS = 100
/** As many as one sees without scrolling far. */
const FIRST_DOCUMENTS = 20

/**
 * What a round ranks: the same documents each time, and another question, since a ranking that was made
 * before may be remembered.
 */
export function textsOf(
  passages: readonly Passage[],
  questions: readonly Question[],
  round: number,
): Texts {
  const documents = Array.from({ length: DOCUMENTS }, (_, i) => {
    const text = readable(passages[i % passages.length]!)
    const time = Math.floor(i / passages.length)
    // Nobody is to be fast because a text is there twice.
    return time === 0 ? text : `${text} (${time + 1})`
  })
  const asked = Math.floor(round / questions.length)
  const { query } = questions[round % questions.length]!
  return { query: asked === 0 ? query : `${query} ${asked + 1}`, documents }
}

export function firstTexts(texts: Texts): Texts {
  return { ...texts, documents: texts.documents.slice(0, FIRST_DOCUMENTS) }
}
