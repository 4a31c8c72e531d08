import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RerankError } from '../errors.ts'
import type { LoadRequest, WorkerEvent } from '../protocol.ts'
import { workerClient } from './worker-client.ts'

const CACHES = { scores: { entries: 0, hits: 0, misses: 0 }, tokens: null }
const TEXTS = {
  call: 3,
  queries: 'q',
  texts: ['a'],
  maxLength: null,
  long: 'truncate',
  label: 0,
  exclusive: false,
} as const
const REQUEST = { model: 'm', device: 'wasm' } as LoadRequest

/** What is on the line for a call. */
interface Asked {
  readonly id: string
  readonly path: readonly string[]
  readonly argumentList: readonly { readonly value: unknown }[]
}

class FakeThread extends EventTarget {
  readonly asked: Asked[] = []
  terminate = vi.fn()

  postMessage(message: unknown): void {
    this.asked.push(structuredClone(message) as Asked)
  }

  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }

  tell(event: WorkerEvent): void {
    this.say(event)
  }

  /** Answers the newest call of a method, as comlink does. */
  answer(method: string, value: unknown): void {
    const { id } = this.asked.findLast(({ path }) => path[0] === method)!
    this.say({ id, type: 'RAW', value: { ok: true, value } })
  }
}

function connected() {
  const thread = new FakeThread()
  const onProgress = vi.fn()
  return { thread, onProgress, client: workerClient(thread, onProgress) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('workerClient', () => {
  it('asks and hands on the answer', async () => {
    const { thread, client } = connected()
    const loaded = client.load(REQUEST)
    expect(thread.asked[0]).toMatchObject({ path: ['load'], argumentList: [{ value: REQUEST }] })
    thread.answer('load', { scoreKey: 'key' })
    await expect(loaded).resolves.toEqual({ scoreKey: 'key' })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('throws the error that the worker sends as data', async () => {
    const { thread, client } = connected()
    const loaded = client.load(REQUEST)
    const error = { name: 'RerankError', message: 'full', code: 'out-of-memory' }
    thread.say({ id: thread.asked[0]!.id, type: 'RAW', value: { ok: false, error } })
    await expect(loaded).rejects.toMatchObject({ code: 'out-of-memory', message: 'full' })
    expect(thread.terminate).not.toHaveBeenCalled()
  })

  it('gives each call its own answer, whatever the order they come in', async () => {
    const { thread, client } = connected()
    const calls = [client.score(TEXTS, () => {}), client.score(TEXTS, () => {})]
    const [first, second] = thread.asked as [Asked, Asked]
    for (const [{ id }, value] of [
      [second, 'second'],
      [first, 'first'],
    ] as const) {
      thread.say({ id, type: 'RAW', value: { ok: true, value } })
    }
    await expect(Promise.all(calls)).resolves.toEqual(['first', 'second'])
  })

  it('hands batches to the call they are of, until it is done', async () => {
    const { thread, client } = connected()
    const heard = [vi.fn(), vi.fn()]
    const calls = heard.map((onBatch) => client.score(TEXTS, onBatch))
    const requests = thread.asked.map(
      ({ argumentList }) => (argumentList[0]!.value as { request: number }).request,
    )
    const batch = (request: number) => ({ event: 'batch', request, results: [], ms: 1 }) as const
    thread.tell(batch(requests[1]!))
    expect(heard[0]).not.toHaveBeenCalled()
    expect(heard[1]).toHaveBeenCalledExactlyOnceWith(batch(requests[1]!))
    thread.answer('score', CACHES)
    await calls[1]
    thread.tell(batch(requests[1]!))
    expect(heard[1]).toHaveBeenCalledOnce()
  })

  it('hands on progress', () => {
    const { thread, onProgress } = connected()
    const progress = { phase: 'download', loaded: 5, total: null } as const
    thread.tell({ event: 'progress', progress })
    thread.tell({ event: 'alive', ms: 0 })
    expect(onProgress).toHaveBeenCalledExactlyOnceWith(progress)
  })

  it('cancels by number, and waits for nothing', () => {
    const { thread, client } = connected()
    client.cancel(3)
    expect(thread.asked[0]).toMatchObject({ path: ['cancel'], argumentList: [{ value: 3 }] })
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a worker that is gone', () => {
  const endings: [string, string, (thread: FakeThread) => unknown][] = [
    [
      'an error event',
      'out of luck',
      (thread) =>
        thread.dispatchEvent(Object.assign(new Event('error'), { message: 'out of luck' })),
    ],
    [
      'an error event that says nothing',
      'check its URL and worker-src',
      (thread) => thread.dispatchEvent(new Event('error')),
    ],
    [
      'a message nobody can read',
      'Nothing readable came',
      (thread) => thread.dispatchEvent(new Event('messageerror')),
    ],
    ['silence', 'no sign of life', () => vi.advanceTimersByTime(20_000)],
  ]

  it.each(endings)('by %s fails every call in flight', async (_, message, happen) => {
    const { thread, client } = connected()
    const calls = [client.load(REQUEST), client.score(TEXTS, () => {}), client.warmup()]
    const outcomes = Promise.allSettled(calls)
    happen(thread)
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'worker-lost', message: expect.stringContaining(message) },
      })
    }
    expect(thread.terminate).toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('fails later calls too', async () => {
    const { thread, client } = connected()
    thread.dispatchEvent(new Event('error'))
    await expect(client.warmup()).rejects.toMatchObject({ code: 'worker-lost' })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is not heard any more', async () => {
    const { thread, client } = connected()
    const loaded = client.load(REQUEST)
    client.kill(new RerankError('disposed', 'gone'))
    thread.answer('load', { scoreKey: 'key' })
    await expect(loaded).rejects.toMatchObject({ code: 'disposed' })
  })

  it('is not silent while it gives signs of life', async () => {
    const { thread, client } = connected()
    const loaded = client.load(REQUEST)
    for (let i = 0; i < 4; i++) {
      vi.advanceTimersByTime(9_000)
      thread.tell({ event: 'alive', ms: 0 })
    }
    thread.answer('load', { scoreKey: 'key' })
    await expect(loaded).resolves.toEqual({ scoreKey: 'key' })
  })

  it('by kill() fails every call with the reason given', async () => {
    const { thread, client } = connected()
    const outcome = Promise.allSettled([client.warmup()])
    const reason = new RerankError('disposed', 'gone')
    client.kill(reason)
    vi.advanceTimersByTime(60_000) // it is not watched any more
    await expect(outcome).resolves.toEqual([{ status: 'rejected', reason }])
    expect(thread.terminate).toHaveBeenCalledOnce()
  })
})

describe('close', () => {
  const reason = new RerankError('disposed', 'gone')

  it('waits until the worker has put its things away', async () => {
    const { thread, client } = connected()
    const outcome = Promise.allSettled([client.warmup()])
    const closed = client.close(reason)
    await vi.advanceTimersByTimeAsync(400)
    expect(thread.terminate).not.toHaveBeenCalled()
    thread.answer('dispose', undefined)
    await closed
    expect(thread.terminate).toHaveBeenCalledOnce()
    await expect(outcome).resolves.toEqual([{ status: 'rejected', reason }])
  })

  it('waits half a second at most', async () => {
    const { thread, client } = connected()
    const closed = client.close(reason)
    await vi.advanceTimersByTimeAsync(499)
    expect(thread.terminate).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await closed
    expect(thread.terminate).toHaveBeenCalledOnce()
  })
})
