import { describe, expect, it } from 'vitest'
import { pickRows, planChunks, runOnLanes, type Lane } from './lanes.ts'
import type { TokenBatch } from './runtime.ts'

function batchOf(lengths: readonly number[]): TokenBatch {
  const offsets = Int32Array.of(0, ...lengths)
  for (let i = 1; i < offsets.length; i++) offsets[i]! += offsets[i - 1]!
  const total = offsets.at(-1)!
  const ids = Int32Array.from({ length: total }, (_, i) => i)
  return { ids, types: Uint8Array.from(ids, (id) => id % 2), offsets }
}

/** Sums a row's ids, and counts its tokens. */
function lane(log: number[][] = [], ms = 0): Lane {
  return {
    run: async ({ ids, offsets }) => {
      const rows = Array.from({ length: offsets.length - 1 }, (_, row) => row)
      log.push(rows.map((row) => offsets[row + 1]! - offsets[row]!))
      if (ms) await new Promise((resolve) => setTimeout(resolve, ms * rows.length))
      const own = (row: number) => ids.subarray(offsets[row], offsets[row + 1])
      return Float32Array.from(
        rows.flatMap((row) => [own(row).reduce((a, b) => a + b, 0), own(row).length]),
      )
    },
    dispose: async () => {},
  }
}

const LENGTHS = Array.from({ length: 50 }, (_, i) => 10 + ((i * 37) % 90))

describe('runOnLanes', () => {
  it('gives the same numbers in the same order, however many lanes there are', async () => {
    const batch = batchOf(LENGTHS)
    const one = await runOnLanes([lane()], batch, 2)
    for (const count of [2, 3, 8]) {
      const many = await runOnLanes(
        Array.from({ length: count }, (_, i) => lane([], i % 2)),
        batch,
        2,
      )
      expect([...many]).toEqual([...one])
    }
  })

  it('shares the work: a lane that is three times slower gets less of it', async () => {
    const logs: number[][][] = [[], []]
    await runOnLanes([lane(logs[0], 3), lane(logs[1], 1)], batchOf(LENGTHS), 2)
    const rows = logs.map((log) => log.flat().length)
    expect(rows[0]! + rows[1]!).toBe(LENGTHS.length)
    expect(rows[1]!).toBeGreaterThan(rows[0]! * 1.3)
  })

  it('gives the other lanes their next rows before this thread goes on with its own', async () => {
    const answers: (() => void)[] = []
    const waiting: number[] = []
    const elsewhere: Lane = {
      ...lane(),
      run: (rows) =>
        new Promise((resolve) => answers.push(() => void lane().run(rows).then(resolve))),
    }
    const here: Lane = {
      ...lane(),
      run: (rows) => {
        waiting.push(answers.length)
        // It holds the thread; meanwhile an answer has come from the other one.
        setImmediate(() => answers.shift()?.())
        return lane().run(rows)
      },
    }
    const running = runOnLanes([here, elsewhere], batchOf(LENGTHS), 2)
    const settled = setInterval(() => answers.shift()?.())
    await running
    clearInterval(settled)
    const { length } = planChunks(batchOf(LENGTHS), 2)
    expect(waiting.slice(0, length / 2 - 1)).toEqual(waiting.slice(0, length / 2 - 1).fill(2))
  })

  it('fails when a lane does, and when it gives another number of labels', async () => {
    const broken = { ...lane(), run: () => Promise.reject(new Error('broken')) }
    await expect(runOnLanes([lane(), broken], batchOf(LENGTHS), 2)).rejects.toThrow('broken')
    await expect(runOnLanes([lane(), lane()], batchOf(LENGTHS), 1)).rejects.toMatchObject({
      code: 'bad-scores',
    })
  })

  it('takes an empty batch, and fewer rows than lanes', async () => {
    expect(await runOnLanes([lane(), lane()], batchOf([]), 2)).toHaveLength(0)
    expect([...(await runOnLanes([lane(), lane(), lane()], batchOf([3]), 2))]).toEqual([3, 3])
  })
})

describe('planChunks', () => {
  const chunks = planChunks(batchOf(LENGTHS), 2)

  it('holds every row once, longest first', () => {
    const rows = chunks.flat()
    expect([...rows].sort((a, b) => a - b)).toEqual(LENGTHS.map((_, i) => i))
    const lengths = rows.map((row) => LENGTHS[row]!)
    expect(lengths).toEqual([...lengths].sort((a, b) => b - a))
  })

  it('ends in single rows, so that no lane waits long for another', () => {
    expect(chunks.slice(-3).every((chunk) => chunk.length === 1)).toBe(true)
  })
})

describe('pickRows', () => {
  it('copies the rows it is asked for', () => {
    const batch = batchOf([2, 3, 4])
    const picked = pickRows(batch, [2, 0])
    expect([...picked.ids]).toEqual([5, 6, 7, 8, 0, 1])
    expect([...picked.types]).toEqual([1, 0, 1, 0, 0, 1])
    expect([...picked.offsets]).toEqual([0, 4, 6])
  })
})
