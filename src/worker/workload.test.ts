import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LoadRequest } from '../protocol.ts'
import type { Lane } from '../runtimes/lanes.ts'
import { measureSpeed, threadsFor } from './workload.ts'

const machine = vi.hoisted(() => ({ cores: 0 }))
vi.mock('../host/own-thread.ts', () => ({ countCores: () => machine.cores }))

const asked = (threads: LoadRequest['threads']) => ({ threads }) as LoadRequest

describe('threadsFor', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [8, 7],
    [64, 8],
  ])(
    'on %i cores takes %i, and leaves the page one where there are more than two',
    (cores, due) => {
      machine.cores = cores
      expect(threadsFor(asked('auto'), 8)).toBe(due)
    },
  )

  it('takes what was asked for, up to the cores that there are', () => {
    machine.cores = 16
    expect([1, 12, 20].map((threads) => threadsFor(asked(threads), 4))).toEqual([1, 12, 16])
  })
})

describe('measureSpeed', () => {
  afterEach(() => vi.restoreAllMocks())

  /** Each run takes so many milliseconds. */
  function lanesOf(count: number, ms: number, width = 1) {
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    const lengths: number[] = []
    const lanes = Array.from({ length: count }, (): Lane => ({
      run: async ({ ids }) => {
        now += ms
        lengths.push(ids.length)
        return new Float32Array(width)
      },
      dispose: async () => {},
    }))
    return { lanes, lengths }
  }

  it('is tokens in a millisecond, of one lane once all have compiled', async () => {
    const { lanes, lengths } = lanesOf(3, 4)
    expect(await measureSpeed(lanes, 1, 512, 'a model')).toBe(16)
    expect(lengths).toEqual([8, 8, 8, 64])
  })

  it('asks for no more tokens than a model takes', async () => {
    const { lanes, lengths } = lanesOf(1, 4)
    expect(await measureSpeed(lanes, 1, 6, 'a model')).toBe(1.5)
    expect(lengths).toEqual([6, 6])
  })

  it('refuses a model that gives another number of labels than its config names', async () => {
    const { lanes } = lanesOf(1, 4, 3)
    await expect(measureSpeed(lanes, 1, 512, 'a model')).rejects.toMatchObject({
      code: 'unsupported-model',
      message: 'a model: its config.json names 1 label(s), but its graph gives 3.',
    })
  })
})
