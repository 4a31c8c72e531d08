// 2,000 of the files that `npm run fuzz` tries 100,000 of.
import { expect, test } from 'vitest'
import { readSeeds } from './fuzz/seeds.ts'
import { openFuzzer } from './fuzz/try-files.ts'

test('mutated model files: numbers, or an error with a code', async () => {
  const tryFile = await openFuzzer(readSeeds())
  const outcomes = new Map<string, number>()
  for (let number = 0; number < 2_000; number++) {
    const { outcome } = await tryFile(number).catch((cause: unknown) => {
      throw new Error(`npm run fuzz -- --from ${number} --count 1`, { cause })
    })
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
  // They are neither all alike nor all broken.
  for (const outcome of ['ran', 'integrity', 'unsupported-model']) {
    expect(outcomes.get(outcome), outcome).toBeGreaterThan(200)
  }
}, 120_000)
