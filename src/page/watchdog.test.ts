import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { WorkerEvent } from '../protocol.ts'
import { watchdog } from './watchdog.ts'

const onSilence = vi.fn()
const batch = (ms: number): WorkerEvent => ({ event: 'batch', request: 0, results: [], ms })
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers()
  onSilence.mockClear()
})
afterEach(() => void vi.useRealTimers())

/** A watchdog over one answer that is owed. */
function watching() {
  const dog = watchdog(onSilence)
  let answer!: (value: string) => void
  const watched = dog.during(new Promise<string>((resolve) => (answer = resolve)))
  return { ...dog, answer, watched }
}

describe('watchdog', () => {
  it('gives a new worker 20 s to come', async () => {
    watching()
    await wait(19_750)
    expect(onSilence).not.toHaveBeenCalled()
    await wait(250)
    expect(onSilence).toHaveBeenCalledOnce()
  })

  it('bites after 10 s of silence of a worker that was heard', async () => {
    watching().heard({ event: 'alive', ms: 0 })
    await wait(9_750)
    expect(onSilence).not.toHaveBeenCalled()
    await wait(250)
    expect(onSilence).toHaveBeenCalledOnce()
  })

  it('is patient again after any sign of life', async () => {
    const { heard } = watching()
    for (let i = 0; i < 5; i++) {
      await wait(9_000)
      heard({ event: 'alive', ms: 0 })
    }
    expect(onSilence).not.toHaveBeenCalled()
    await wait(10_000)
    expect(onSilence).toHaveBeenCalledOnce()
  })

  it('waits for 20 times the slowest batch, where that is longer', async () => {
    const { heard } = watching()
    await wait(1_000)
    heard(batch(1_000))
    heard(batch(3))
    await wait(19_750)
    expect(onSilence).not.toHaveBeenCalled()
    await wait(250)
    expect(onSilence).toHaveBeenCalledOnce()
  })

  it('counts the time of the load check, too', async () => {
    const { heard } = watching()
    await wait(2_000)
    heard({ event: 'alive', ms: 2_000 })
    await wait(39_750)
    expect(onSilence).not.toHaveBeenCalled()
  })

  it('does not grow patient over a sleep in the middle of a batch', async () => {
    const { heard } = watching()
    heard(batch(3_600_000))
    await wait(10_000)
    expect(onSilence).toHaveBeenCalledOnce()
  })

  it('does not lose patience for fast batches', async () => {
    const { heard } = watching()
    heard(batch(100))
    await wait(9_750)
    expect(onSilence).not.toHaveBeenCalled()
  })

  it('waits as long as was announced, until the next sign of life', async () => {
    const { heard } = watching()
    heard({ event: 'quiet', ms: 60_000 })
    await wait(59_750)
    expect(onSilence).not.toHaveBeenCalled()
    heard({ event: 'alive', ms: 0 })
    await wait(9_750)
    expect(onSilence).not.toHaveBeenCalled()
    await wait(250)
    expect(onSilence).toHaveBeenCalledOnce()
  })

  it('lets a short announcement take no patience away', async () => {
    const { heard } = watching()
    heard({ event: 'quiet', ms: 5 })
    await wait(9_750)
    expect(onSilence).not.toHaveBeenCalled()
  })

  it('sleeps while nothing is owed', async () => {
    const { answer, watched, during, heard } = watching()
    heard({ event: 'alive', ms: 0 })
    await wait(9_000)
    answer('done')
    await expect(watched).resolves.toBe('done')
    expect(vi.getTimerCount()).toBe(0)
    await wait(60_000)
    expect(onSilence).not.toHaveBeenCalled()
    void during(new Promise(() => {}))
    await wait(9_750)
    expect(onSilence).not.toHaveBeenCalled()
    await wait(250)
    expect(onSilence).toHaveBeenCalledOnce()
  })

  it('watches until the last of several answers has come', async () => {
    const { answer, during } = watching()
    void during(new Promise(() => {}))
    answer('done')
    await wait(20_000)
    expect(onSilence).toHaveBeenCalled()
  })

  it('hands on a failure, and sleeps after it', async () => {
    const { during } = watchdog(onSilence)
    await expect(during(Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('stops when it is told to', async () => {
    const { stop } = watching()
    stop()
    await wait(60_000)
    expect(onSilence).not.toHaveBeenCalled()
  })
})
