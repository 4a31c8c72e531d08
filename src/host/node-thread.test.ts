import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { nodeParent, nodeThreads } from './node-thread.ts'

/** A worker of Node as far as its parent sees it. */
class FakeWorker extends EventEmitter {
  postMessage = vi.fn()
  terminate = vi.fn(async () => 0)
  ref = vi.fn()
  /** How many listeners there were when it was let go: a listener for messages holds it again. */
  held = -1

  unref(): void {
    this.held = this.listenerCount('message')
  }
}

function adopted() {
  const worker = new FakeWorker()
  const thread = nodeThreads.adopt(worker as unknown as Worker)
  const heard = vi.fn()
  for (const type of ['message', 'error']) thread.addEventListener(type, heard)
  return { worker, thread, heard }
}

describe('a worker of Node', () => {
  it('fires messages as a Web Worker does', () => {
    const { worker, heard } = adopted()
    worker.emit('message', { event: 'alive' })
    expect(heard).toHaveBeenCalledOnce()
    expect(heard.mock.calls[0]![0]).toMatchObject({ type: 'message', data: { event: 'alive' } })
  })

  it.each([
    ['error', new TypeError('no such file'), 'TypeError: no such file'],
    ['exit', 137, 'exit code 137'],
  ])('fires an error on %s', (type, value, message) => {
    const { worker, heard } = adopted()
    worker.emit(type, value)
    expect(heard).toHaveBeenCalledOnce()
    expect(heard.mock.calls[0]![0]).toMatchObject({
      type: 'error',
      message: expect.stringContaining(message),
    })
  })

  it('takes messages, with what is transferred', () => {
    const { worker, thread } = adopted()
    const buffer = new ArrayBuffer(8)
    thread.postMessage({ buffer }, [buffer])
    expect(worker.postMessage).toHaveBeenCalledExactlyOnceWith({ buffer }, [buffer])
  })

  it('is asked to end itself, and ended where it does not', () => {
    vi.useFakeTimers()
    const { worker, thread, heard } = adopted()
    thread.terminate()
    thread.terminate()
    expect(worker.postMessage.mock.lastCall).toEqual(['web-rerank: exit', undefined])
    expect(worker.ref).toHaveBeenCalled()
    worker.emit('message', { event: 'alive' })
    expect(heard).not.toHaveBeenCalled()
    expect(worker.terminate).not.toHaveBeenCalled()
    vi.advanceTimersByTime(10_000)
    expect(worker.terminate).toHaveBeenCalledOnce()
    vi.useRealTimers()
  })

  it('is not ended from outside once it has ended itself', () => {
    vi.useFakeTimers()
    const { worker, thread } = adopted()
    thread.terminate()
    worker.emit('exit', 0)
    vi.advanceTimersByTime(20_000)
    expect(worker.terminate).not.toHaveBeenCalled()
    vi.useRealTimers()
  })

  it('does not keep an idle program alive: it is let go after the last listener', () => {
    expect(adopted().worker.held).toBe(1)
  })

  it('removes listeners', () => {
    const { worker, thread, heard } = adopted()
    thread.removeEventListener('message', heard)
    worker.emit('message', 'x')
    expect(heard).not.toHaveBeenCalled()
  })
})

describe('nodeThreads', () => {
  it('says where stock code runs', () => {
    expect(nodeThreads.processor).toBe('cpu')
  })
})

describe('nodeParent', () => {
  it('says that it belongs in a worker', async () => {
    const { isMainThread } = await import('node:worker_threads')
    if (isMainThread) expect(() => nodeParent()).toThrow('must be called in a worker')
    else expect(() => nodeParent()).not.toThrow()
  })
})
