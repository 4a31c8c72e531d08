import { atMost, equal, holds, rejects } from '../suite/check.ts'
import { BOTH, type RealCase } from './case.ts'
import { QUERY, words } from './passages.ts'

const MEGABYTE = 'all the water under the bridge '.repeat(35_000)
/** A lone surrogate is what is left of an emoji that was cut in two. */
const ODD = {
  'nothing at all': '',
  spaces: ' \t\n  ',
  'half of an emoji': 'cut \ud83d',
  'the other half': '\ude00 here',
  emoji: '👩‍👩‍👧‍👦 🇩🇪 👍🏽',
  Hebrew: 'מה השעה עכשיו',
  'Arabic with marks': 'كَمْ عَدَدُ السُّكَّانِ',
  'direction marks': '\u202eabc\u202c \u200f',
  'null and control characters': 'a\u0000b\u0007c\u001b[0m',
  'one endless word': 'x'.repeat(10_000),
  'special tokens': '[CLS] [SEP] [PAD] [MASK] </s> <s>',
}

export const textCases: readonly RealCase[] = [
  {
    name: 'texts: an empty list, and a list of one',
    runtimes: BOTH,
    places: ['node', 'page', 'isolated'],
    run: async ({ shared }) => {
      const reranker = await shared('models/tiny-bert')
      const none = await reranker.rank(QUERY, [])
      equal([none.length, none.complete, none.scored], [0, true, 0], 'none')
      equal((await reranker.predict([])).length, 0, 'no pairs')
      const one = await reranker.rank(QUERY, ['three million'])
      equal([one.length, one[0]!.index, one.complete], [1, 0, true], 'one')
    },
  },
  {
    name: 'texts: odd ones have a score, each its own, and disturb no other',
    runtimes: BOTH,
    places: ['node', 'page', 'isolated'],
    run: async ({ open }) => {
      const reranker = await open('models/tiny-bert', { cache: { scores: 0 } })
      const texts = Object.values(ODD)
      const plain = 'about three million people'
      const among = await reranker.rank(QUERY, [...texts, plain])
      equal([among.length, among.complete], [texts.length + 1, true], 'length, complete')
      holds(
        among.every(({ logit }) => Number.isFinite(logit)),
        'a logit that is no number',
      )
      const [alone] = await reranker.rank(QUERY, [plain])
      equal(among.find(({ item }) => item === plain)!.logit, alone!.logit, 'beside odd ones')
      for (const odd of texts) {
        const [asQuery] = await reranker.rank(odd, [plain])
        holds(Number.isFinite(asQuery!.logit), `no score for the query "${odd.slice(0, 20)}"`)
      }
      // Python has one token for it, too.
      const twice = await reranker.rank(QUERY, [ODD['nothing at all'], ODD.spaces])
      equal(twice[0]!.logit, twice[1]!.logit, 'nothing, and spaces')
    },
  },
  {
    name: 'texts: one of a megabyte is cut, and takes no longer than it should',
    timed: true,
    runtimes: BOTH,
    places: ['node', 'page'],
    run: async ({ shared }) => {
      const reranker = await shared('models/tiny-bert')
      const started = performance.now()
      const [best] = await reranker.rank('bridge over water', [MEGABYTE])
      atMost(performance.now() - started, 5_000, 'milliseconds')
      equal(best!.truncated, true, 'truncated')
      const [beginning] = await reranker.rank('bridge over water', [MEGABYTE.slice(0, 10_000)])
      equal(best!.logit, beginning!.logit, 'logit of its beginning')
    },
  },
  {
    name: 'texts: long ones are cut, refused, or read in windows',
    runtimes: BOTH,
    places: ['node', 'page'],
    run: async ({ shared }) => {
      const reranker = await shared('models/tiny-bert')
      const answer = 'search result order score'
      const filler = words(400, 5)
      const text = `${filler} ${answer} ${words(100, 6)}`
      const [cut] = await reranker.rank(QUERY, [text], { long: 'truncate' })
      equal([cut!.truncated, cut!.window], [true, undefined], 'truncated, window')
      await rejects(
        reranker.rank(QUERY, ['short', text], { long: 'error' }),
        'too-long',
        'rank',
        '128',
      )
      const [windows] = await reranker.rank(QUERY, [text], { long: 'windows' })
      const [start, end] = windows!.window!
      holds(
        start >= 0 && end <= text.length && start < end,
        `window ${start} to ${end} of ${text.length}`,
      )
      equal(windows!.truncated, undefined, 'truncated')
      // The best window holds what scores best: read alone, it scores the same.
      const [alone] = await reranker.rank(QUERY, [text.slice(start, end)])
      equal(alone!.logit, windows!.logit, 'logit of the window alone')
      holds(windows!.logit! >= cut!.logit!, 'the best window is worse than the first')
      const short = await reranker.rank(QUERY, [answer], { long: 'windows' })
      equal(short[0]!.truncated, undefined, 'a short text is not cut')
    },
  },
  {
    name: 'texts: a query longer than the model leaves room for the text',
    runtimes: BOTH,
    places: ['node', 'page'],
    run: async ({ shared }) => {
      const reranker = await shared('models/tiny-bert')
      const query = words(500, 7)
      const ranking = await reranker.rank(query, ['the river in winter', 'bread'])
      equal(ranking.length, 2, 'results')
      equal([ranking[0]!.truncated, ranking[1]!.truncated], [true, true], 'truncated')
      holds(ranking[0]!.logit !== ranking[1]!.logit, 'the texts were not read')
    },
  },
]
