// A process of its own: what does not come back, or takes it all down, ends nothing else.
import { readSeeds } from './seeds.ts'
import { openFuzzer } from './try-files.ts'

export interface Progress {
  readonly number: number
  readonly outcome: string
  readonly ms: number
  /** Bytes that the process holds. */
  readonly memory: number
  /** What must not happen, and where. */
  readonly failure?: string
}

const [from, end] = process.argv.slice(2).map(Number) as [number, number]
const tryFile = await openFuzzer(readSeeds())
for (let number = from; number < end; number++) {
  let tried: Pick<Progress, 'outcome' | 'ms' | 'failure'>
  try {
    tried = await tryFile(number)
  } catch (thrown) {
    const failure = thrown instanceof Error ? String(thrown.stack) : String(thrown)
    tried = { outcome: 'failure', ms: 0, failure }
  }
  process.send!({ number, ...tried, memory: process.memoryUsage.rss() } satisfies Progress)
}
process.disconnect()
