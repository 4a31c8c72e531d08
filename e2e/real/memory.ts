import { atMost } from '../suite/check.ts'
import { BOTH, type RealCase } from './case.ts'
import { passages, QUERY } from './passages.ts'

const RANKINGS = 1_000
/** By then, heaps have grown to what suits them. */
const WARM = 500
/** A ranking costs one batch, however few: what a ranking leaves behind is what is looked for. */
const ITEMS = 4
const MEBIBYTE = 2 ** 20
/** Of the process, in whose threads garbage lies about: up to 43 MiB were measured. */
const MOST_GROWTH = 64 * MEBIBYTE
/** Of the caller's own thread, whose garbage is gone: 8 KiB were measured, in Node, with a test runner, up to 265. */
const MOST_HEAP_GROWTH = { page: RANKINGS * 64, node: RANKINGS * 400 }

export const memoryCases: readonly RealCase[] = [
  {
    name: `memory: ${RANKINGS} rankings in a row leave it flat`,
    runtimes: BOTH,
    places: ['node', 'page'],
    run: async ({ open, memory, node }) => {
      const reranker = await open('models/tiny-bert', { cache: { scores: 100 } })
      const rankings = async (count: number) => {
        for (let i = 0; i < count; i++) await reranker.rank(`${QUERY} ${i}`, passages(ITEMS, i + 1))
        return memory()
      }
      const before = await rankings(WARM)
      const after = await rankings(RANKINGS)
      if (!before || !after) {
        console.warn('SKIPPED: memory cannot be measured here')
        return
      }
      const [process, heap] = [after.process - before.process, after.heap - before.heap]
      console.log(
        `memory: ${(before.process / MEBIBYTE).toFixed(1)} MiB, and ${(process / MEBIBYTE).toFixed(1)} MiB more ` +
          `after ${RANKINGS} rankings; of the heap ${(heap / 1_024).toFixed(1)} KiB more`,
      )
      atMost(process, MOST_GROWTH, 'bytes of the process more')
      atMost(heap, MOST_HEAP_GROWTH[node ? 'node' : 'page'], 'bytes of the heap more')
    },
  },
]
