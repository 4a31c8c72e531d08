import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RerankError } from '../errors.ts'
import { DEADLINE, trackCalls, type CallLimits } from './calls.ts'

const NO_LIMITS: CallLimits = { signal: null, deadlineMs: null, replaces: null }
const never = new Promise<never>(() => {})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function begin(limits: Partial<CallLimits>, calls = trackCalls()) {
  const call = calls.begin({ ...NO_LIMITS, ...limits })
  return { ...call, outcome: call.race(never).catch((reason: unknown) => reason) }
}

describe('a call', () => {
  it('gives what the work gives, where nothing stops it', async () => {
    const call = begin({})
    await expect(call.race(Promise.resolve(7))).resolves.toBe(7)
    await expect(call.race(Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(call.stopped()).toBe(false)
  })

  it('has a number of its own', () => {
    const calls = trackCalls()
    const ids = [1, 2, 3].map(() => begin({}, calls).id)
    expect(new Set(ids).size).toBe(3)
  })

  it('ends when its signal does, with its reason', async () => {
    const controller = new AbortController()
    const { outcome, stopped } = begin({ signal: controller.signal })
    expect(stopped()).toBe(false)
    const reason = new Error('enough')
    controller.abort(reason)
    expect(stopped()).toBe(true)
    await expect(outcome).resolves.toMatchObject({
      code: 'aborted',
      name: 'AbortError',
      cause: reason,
    })
  })

  it('ends at once where its signal has ended before', async () => {
    const { outcome, stopped } = begin({ signal: AbortSignal.abort() })
    expect(stopped()).toBe(true)
    await expect(outcome).resolves.toMatchObject({ code: 'aborted' })
  })

  it('wins over work that is done at the same time', async () => {
    const controller = new AbortController()
    const call = begin({ signal: controller.signal })
    controller.abort()
    await expect(call.race(Promise.resolve('done'))).rejects.toMatchObject({ code: 'aborted' })
  })

  it('ends at its deadline, and not before', async () => {
    const { outcome, stopped } = begin({ deadlineMs: 200 })
    vi.advanceTimersByTime(199)
    expect(stopped()).toBe(false)
    vi.advanceTimersByTime(1)
    expect(stopped()).toBe(true)
    await expect(outcome).resolves.toBe(DEADLINE)
  })

  it('keeps the first reason', async () => {
    const controller = new AbortController()
    const { outcome } = begin({ signal: controller.signal, deadlineMs: 10 })
    vi.advanceTimersByTime(10)
    controller.abort()
    await expect(outcome).resolves.toBe(DEADLINE)
  })

  it('leaves neither timer nor listener behind', () => {
    const { signal } = new AbortController()
    const removed = vi.spyOn(signal, 'removeEventListener')
    const { end, stopped } = begin({ signal, deadlineMs: 50 })
    end()
    expect(vi.getTimerCount()).toBe(0)
    expect(removed).toHaveBeenCalledOnce()
    expect(stopped()).toBe(false)
  })

  it('that is over does not hear its signal', () => {
    const controller = new AbortController()
    const { end, stopped } = begin({ signal: controller.signal })
    end()
    controller.abort()
    expect(stopped()).toBe(false)
  })
})

describe('replaces', () => {
  it('ends every earlier call of the same key, and no other', async () => {
    const calls = trackCalls()
    const [first, second] = [begin({ replaces: 'box' }, calls), begin({ replaces: 'box' }, calls)]
    const others = [begin({ replaces: 'other' }, calls), begin({}, calls)]
    const newest = begin({ replaces: 'box' }, calls)
    for (const { outcome } of [first, second]) {
      await expect(outcome).resolves.toMatchObject({ code: 'superseded', name: 'AbortError' })
    }
    expect([...others, newest].map(({ stopped }) => stopped())).toEqual([false, false, false])
  })

  it('leaves calls without a key alone', () => {
    const calls = trackCalls()
    const first = begin({}, calls)
    begin({}, calls)
    expect(first.stopped()).toBe(false)
  })

  it('takes the empty key for a key', () => {
    const calls = trackCalls()
    const first = begin({ replaces: '' }, calls)
    begin({ replaces: '' }, calls)
    expect(first.stopped()).toBe(true)
  })

  it('has nothing to do with calls that are over', () => {
    const calls = trackCalls()
    const first = begin({ replaces: 'box' }, calls)
    first.end()
    begin({ replaces: 'box' }, calls)
    expect(first.stopped()).toBe(false)
  })
})

describe('stopAll', () => {
  it('ends all calls under way with one reason', async () => {
    const calls = trackCalls()
    const running = [begin({}, calls), begin({ replaces: 'box', deadlineMs: 5 }, calls)]
    const over = begin({}, calls)
    over.end()
    const reason = new RerankError('disposed', 'gone')
    calls.stopAll(reason)
    for (const { outcome } of running) await expect(outcome).resolves.toBe(reason)
    expect(over.stopped()).toBe(false)
  })
})

describe('the edges', () => {
  it.each([Infinity, 2 ** 31])('a deadline in %s ms does not come at once', (deadlineMs) => {
    const { stopped } = begin({ deadlineMs })
    vi.advanceTimersByTime(60_000)
    expect(stopped()).toBe(false)
  })

  it('a call that ended before it began replaces nothing', () => {
    const calls = trackCalls()
    const running = begin({ replaces: 'box' }, calls)
    begin({ replaces: 'box', signal: AbortSignal.abort() }, calls)
    expect(running.stopped()).toBe(false)
  })
})
