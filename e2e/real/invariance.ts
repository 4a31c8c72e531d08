import type { Reranker, RerankerOptions } from 'web-rerank'
import { atMost, equal, holds } from '../suite/check.ts'
import { BOTH, type RealCase } from './case.ts'
import { passages, QUERY, shuffled, words } from './passages.ts'

const TEXTS = passages(60)
/** Nothing is remembered: every score is worked out where it is asked for. */
const AFRESH = { cache: { scores: 0 } } as const

/** By text; asked for in one call. */
async function logitsOf(
  reranker: Reranker,
  texts: readonly string[],
): Promise<Map<string, number>> {
  const ranking = await reranker.rank(QUERY, texts)
  return new Map(ranking.map(({ item, logit }) => [item, logit!]))
}

function sameBits(
  found: ReadonlyMap<string, number>,
  due: ReadonlyMap<string, number>,
  what: string,
): void {
  for (const [text, logit] of found) {
    holds(
      logit === due.get(text),
      `${what}: ${logit} where ${due.get(text)} was due, for a text of ${text.length}`,
    )
  }
}

export const invarianceCases: readonly RealCase[] = [
  ...(['fp32', 'int8'] as const).map((dtype): RealCase => ({
    name: `invariance: ${dtype}, a score is a function of the pair`,
    runtimes: BOTH,
    places: ['node', 'page'],
    run: async ({ open }) => {
      const again = async (what: string, options: RerankerOptions) => {
        const other = await open('models/tiny-bert', { ...AFRESH, dtype, ...options })
        sameBits(await logitsOf(other, TEXTS), among, what)
        await other.dispose()
      }
      const reranker = await open('models/tiny-bert', { ...AFRESH, dtype })
      const among = await logitsOf(reranker, TEXTS)
      equal(among.size, TEXTS.length, 'texts')
      holds(new Set(among.values()).size > 48, 'nearly all texts score the same')
      for (const text of TEXTS.filter((_, i) => i % 6 === 0)) {
        sameBits(await logitsOf(reranker, [text]), among, 'alone')
      }
      for (const seed of [1, 2, 3]) {
        sameBits(await logitsOf(reranker, shuffled(TEXTS, seed)), among, 'in another order')
      }
      await again('on two threads', { threads: 2 })
      await again('in batches of 1', { batchSize: 1 })
      await again('in batches of 32, on two threads', { batchSize: 32, threads: 2 })
    },
  })),
  {
    name: 'invariance: a model too heavy for two lanes runs in one session, to the same bits',
    places: ['page', 'isolated'],
    run: async ({ open, isolated }) => {
      const light = await open('models/tiny-bert', { ...AFRESH, dtype: 'fp32' })
      const options = { cache: { scores: 0, files: 'memory' }, dtype: 'fp32', threads: 2 } as const
      const heavy = await open('heavy/tiny-bert', options)
      // Threads inside a session share memory.
      equal(heavy.info.threads, isolated ? 2 : 1, 'threads')
      sameBits(await logitsOf(heavy, TEXTS), await logitsOf(light, TEXTS), 'in one session')
    },
  },
  {
    name: 'invariance: on a GPU, equal bits for equal bucket and batch size',
    places: ['adapter'],
    run: async ({ open }) => {
      const size = 8
      const options = { ...AFRESH, device: 'webgpu', dtype: 'fp32', batchSize: size } as const
      const reranker = await open('models/tiny-bert', options)
      // With the query and the special tokens these have 36 to 50 tokens: one bucket.
      const texts = Array.from({ length: 2 * size - 1 }, (_, i) => words(30 + i, i + 1))
      const [first] = texts as [string]
      const beside = await logitsOf(reranker, texts.slice(0, size))
      const besideOthers = await logitsOf(reranker, [first, ...texts.slice(size)])
      holds(besideOthers.get(first) === beside.get(first), 'it depends on its batch-mates')
      sameBits(await logitsOf(reranker, shuffled(texts.slice(0, size), 1)), beside, 'shuffled')
      const mixed = await logitsOf(reranker, [...TEXTS.slice(0, 12), first])
      const alone = await logitsOf(reranker, [first])
      for (const other of [mixed, alone]) {
        atMost(Math.abs(other.get(first)! - beside.get(first)!), 1e-4, 'across batch sizes')
      }
    },
  },
]
