import type { Reranker } from 'web-rerank'
import type { KeywordIndex } from 'web-rerank/retrieve'
import { readable, type Passage, type Question } from '../corpus/corpus.ts'
import { CANDIDATES } from '../corpus/first-stage.ts'
import type { Answer } from './answer.ts'

export interface AskOptions {
  readonly signal: AbortSignal
  /** Told before each question, with how many came before it. */
  readonly asking: (question: Question, done: number) => void
}

/** Asks the questions one after the other, as the search does. */
export async function askAll(
  questions: readonly Question[],
  index: Pick<KeywordIndex<Passage>, 'search'>,
  reranker: Pick<Reranker, 'rank'>,
  { signal, asking }: AskOptions,
): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const question of questions) {
    signal.throwIfAborted()
    asking(question, answers.length)
    const hits = await index.search(question.query, { limit: CANDIDATES, signal })
    const items = hits.map(({ item }) => item)
    const ranking = await reranker.rank(question.query, items, { text: readable, signal })
    const logits = Array<number>(hits.length).fill(NaN)
    for (const { index: at, logit } of ranking) logits[at] = logit!
    answers.push({
      question,
      candidates: hits.map(({ item, score }, i) => ({
        ...{ id: item.id, found: score, logit: logits[i]! },
      })),
      shown: ranking.map(({ item }) => item.id),
    })
  }
  return answers
}

/** `?questions=6` in the page's address asks the first six only: to see that all of it runs. */
export function chosenQuestions(
  questions: readonly Question[],
  search: string,
): readonly Question[] {
  const said = Number(new URLSearchParams(search).get('questions'))
  return Number.isInteger(said) && said > 0 ? questions.slice(0, said) : questions
}
