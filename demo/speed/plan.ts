import type { ContestPlan } from '../../bench/contest.ts'
import { passages, questions } from '../corpus/corpus.ts'
import { firstTexts, textsOf } from './texts.ts'

const USUAL_ROUNDS = 5
const MOST_ROUNDS = 99
const MOST_STARTS = 3

/** `?rounds=1` in the page's address measures each once and cold: to see that all of it runs. */
export function planOf(search: string): ContestPlan {
  const said = Number(new URLSearchParams(search).get('rounds'))
  const rounds = Number.isInteger(said) && said > 0 ? Math.min(said, MOST_ROUNDS) : USUAL_ROUNDS
  return {
    warmStarts: rounds > 1 ? 1 : 0,
    starts: Math.min(rounds, MOST_STARTS),
    rounds,
    first: firstTexts(textsOf(passages, questions, 0)),
    texts: (round) => textsOf(passages, questions, round),
  }
}
