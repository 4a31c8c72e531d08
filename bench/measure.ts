/** Takes one measurement. */
export type Sample = () => Promise<number>

export interface Summary {
  readonly median: number
  readonly min: number
  readonly max: number
  readonly runs: number
}

export interface Turns {
  readonly warmups: number
  readonly rounds: number
  /**
   * Told before each measurement, with how many came before it; throwing ends all of them.
   * @default none
   */
  readonly turn?: (which: number, done: number) => void
  /**
   * Told of each value that counts, as it comes.
   * @default none
   */
  readonly measured?: (which: number, value: number) => void
  /**
   * Told of what failed: it is measured no more, and the others go on.
   * @default the first failure ends all of them
   */
  readonly failed?: (which: number, thrown: unknown) => void
}

/**
 * Measures in turns, A B A B…: what slows the machine down for a while slows all of them. The
 * values of warm-up rounds are thrown away.
 */
export async function interleave(
  samples: readonly Sample[],
  { warmups, rounds, turn, measured, failed }: Turns,
): Promise<number[][]> {
  const values: number[][] = samples.map(() => [])
  const out = new Set<number>()
  for (let round = 0; round < warmups + rounds; round++) {
    for (const [i, sample] of samples.entries()) {
      if (out.has(i)) continue
      turn?.(i, round * samples.length + i)
      try {
        const value = await sample()
        if (!Number.isFinite(value)) throw new Error(`a measurement gave ${value}`)
        if (round < warmups) continue
        values[i]!.push(value)
        measured?.(i, value)
      } catch (thrown) {
        if (!failed) throw thrown
        out.add(i)
        failed(i, thrown)
      }
    }
  }
  return values
}

export function summarise(values: readonly number[]): Summary {
  if (values.length === 0) throw new Error('nothing was measured')
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const median = (sorted[Math.ceil(middle - 1)]! + sorted[Math.floor(middle)]!) / 2
  return { median, min: sorted[0]!, max: sorted.at(-1)!, runs: sorted.length }
}

/** Pair by pair: a round that was slow for both says as much as any other. */
export function ratios(of: readonly number[], over: readonly number[]): number[] {
  if (of.length !== over.length) throw new Error(`${of.length} values over ${over.length}`)
  return of.map((value, i) => value / over[i]!)
}
