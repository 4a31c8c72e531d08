import type { Case } from './case.ts'
import { equal, holds, rejects } from './check.ts'
import { expectedLogit, QUERY } from './texts.ts'

const FILLER = Array.from({ length: 40 }, (_, i) => `filler${i}`).join(' ')
/** Too long for 16 tokens, with all that was asked for at its end. */
const LONG = `${FILLER} ${QUERY}`
const SHORT = 'alpha beta'

export const longTextCases: readonly Case[] = [
  {
    name: 'long: truncate reads the start and says so',
    run: async ({ open }) => {
      const reranker = await open('max-length=16')
      const ranking = await reranker.rank(QUERY, [LONG, SHORT])
      equal(
        ranking.map(({ index, truncated }) => [index, truncated]),
        [
          [1, undefined],
          [0, true],
        ],
        'index, truncated',
      )
      equal(ranking[1]!.logit! < -3.9, true, 'what was cut off was read')
      equal('window' in ranking[1]!, false, 'a window')
    },
  },
  {
    name: 'long: windows finds the part that answers',
    run: async ({ open }) => {
      const reranker = await open('max-length=16')
      const [best, second] = await reranker.rank(QUERY, [SHORT, LONG], { long: 'windows' })
      equal([best!.index, best!.truncated], [1, undefined], 'index, truncated')
      const part = LONG.slice(...best!.window!)
      holds(part.endsWith(QUERY), `the best window is "${part}"`)
      equal(best!.logit, expectedLogit(QUERY, part), 'the logit is that of the window')
      equal(second!.window, [0, SHORT.length], 'the window of a text that fits')
    },
  },
  {
    name: 'long: error refuses the text, and only its call',
    run: async ({ open }) => {
      const reranker = await open('max-length=16')
      const options = { long: 'error' } as const
      await rejects(reranker.rank(QUERY, [SHORT, LONG], options), 'too-long', 'rank', '16')
      await rejects(reranker.predict([[QUERY, LONG]], options), 'too-long', 'predict')
      equal((await reranker.rank(QUERY, [SHORT], options)).length, 1, 'a text that fits')
      equal(
        reranker.info.attempts.filter(({ outcome }) => outcome === 'failed'),
        [],
        'failures',
      )
    },
  },
  {
    name: 'long: maxLength of the call, of the reranker, of the model: the shortest counts',
    run: async ({ open }) => {
      const cut = async (settings: string, own?: number, call?: number) => {
        const reranker = await open(settings, own ? { maxLength: own } : {})
        const [ranked] = await reranker.rank(QUERY, [FILLER], call ? { maxLength: call } : {})
        return ranked!.truncated === true
      }
      equal(await cut('max-length=64'), false, 'the model takes it')
      equal(await cut('max-length=16'), true, 'the model does not')
      equal(await cut('max-length=64', 20), true, 'the reranker does not')
      equal(await cut('max-length=64', undefined, 20), true, 'the call does not')
      equal(await cut('max-length=16', undefined, 64), true, 'the call wants more than there is')
    },
  },
]
