import type { ScoreRequest } from '../protocol.ts'
import type { Pairs } from './pairs.ts'
import type { Scores } from './scores.ts'
import type { Session } from './supervisor.ts'

/** Two: while the worker works on one request, the next is on its way; a cancelled call leaves little behind. */
const REQUESTS_AHEAD = 2

/** Scores all pairs on one session, until they are done or the call is stopped. */
export async function scorePairs(
  pairs: Pairs,
  { client, loaded }: Session,
  options: Pick<ScoreRequest, 'call' | 'maxLength' | 'long' | 'label' | 'exclusive'>,
  stopped: () => boolean,
  onScores: (scores: Scores) => void,
): Promise<Scores> {
  const { length, queries } = pairs
  const scores: Scores = { scoreKey: loaded.scoreKey, results: Array(length), scored: 0 }
  onScores(scores)

  const send = (start: number, texts: readonly string[]): Promise<void> => {
    const ownQueries =
      typeof queries === 'string' ? queries : queries.slice(start, start + texts.length)
    return client
      .score({ ...options, queries: ownQueries, texts }, ({ results }) => {
        for (const [position, result] of results) scores.results[start + position] = result
        scores.scored += results.length
        onScores(scores)
      })
      .then((caches) => {
        loaded.cache = caches
      })
  }

  const ahead: Promise<void>[] = []
  for (let start = 0; start < length && !stopped();) {
    const texts = await pairs.take(start)
    if (stopped()) break
    const sent = send(start, texts)
    sent.catch(() => {}) // it is awaited below; until then a failure is no surprise
    ahead.push(sent)
    start += texts.length
    if (ahead.length === REQUESTS_AHEAD) await ahead.shift()
  }
  await Promise.all(ahead)
  return scores
}
