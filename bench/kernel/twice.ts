import type { OpensContender } from '../contender.ts'

/**
 * Two that know nothing of each other, with half the threads and every second document each: what the
 * machine itself gives for twice the threads.
 */
export function twice(open: OpensContender): OpensContender {
  return async ({ threads: all, ...options }) => {
    const threads = all === 'auto' ? all : all / 2
    const both = await Promise.all([0, 1].map(() => open({ ...options, threads })))
    return {
      instruction: both[0]!.instruction,
      details: both[0]!.details,
      score: async ({ query, documents }) => {
        const scores = new Float32Array(documents.length).fill(NaN)
        const halves = both.map(async (one, half) => {
          const own = documents.filter((_, i) => i % 2 === half)
          const found = await one.score({ query, documents: own })
          for (let i = 0; i < own.length; i++) scores[2 * i + half] = found[i]!
        })
        await Promise.all(halves)
        return scores
      },
      close: async () => {
        await Promise.all(both.map((one) => one.close()))
      },
    }
  }
}
