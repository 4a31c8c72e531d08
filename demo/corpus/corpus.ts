import passageLines from './passages.json'
import questionLines from './questions.json'

/** A short article of the demo. */
export interface Passage {
  readonly id: string
  readonly title: string
  readonly text: string
}

/** What somebody might ask, and the one passage that answers it. */
export interface Question {
  readonly query: string
  readonly right: string
}

export const passages: readonly Passage[] = passageLines
export const questions: readonly Question[] = questionLines

/** What a reranker reads of a passage. */
export function readable({ title, text }: Passage): string {
  return `${title}\n${text}`
}
