import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RerankError } from '../errors.ts'
import type { Thread } from '../host/thread.ts'
import { reply, type LoadRequest } from '../protocol.ts'
import type { LoadProgress } from '../types.ts'
import { rerankerFactory } from './create-reranker.ts'

type Load = (request: LoadRequest, tell: (progress: LoadProgress) => void) => object

/** What a worker does when it is asked to load; it can do nothing else. */
let load: Load
let started: number
const takeover = vi.fn(async (_: unknown) => {})

class FakeThread extends EventTarget implements Thread {
  postMessage({ id, argumentList }: { id: string; argumentList: { value: LoadRequest }[] }): void {
    const say = (data: object) => this.dispatchEvent(new MessageEvent('message', { data }))
    const tell = (progress: LoadProgress) => say({ event: 'progress', progress })
    void reply(() => load(argumentList[0]!.value, tell)).then((value) => say({ id, value }))
  }

  terminate(): void {}
}

const create = rerankerFactory({
  threads: { processor: 'wasm', start: () => begin(), adopt: () => begin() },
  workers: { kernel: () => ({}) as Worker, onnx: () => ({}) as Worker },
  // A mock's own promise counts as handled, however it ends.
  takeover: async (contest) => await takeover(contest),
  missingRuntime: 'npm install it.',
})

const createReranker: typeof create = (options) => create({ model: 'some/model', ...options })

function begin(): Thread {
  started++
  return new FakeThread()
}

const loaded = (parameters: number | null = 1_000) => ({ scoreKey: 'key', parameters })
const adapter = { features: new Set(['shader-f16']), info: { vendor: 'some' } }
const withGpu = (requestAdapter: () => Promise<unknown> = async () => adapter) =>
  vi.stubGlobal('navigator', { gpu: { requestAdapter } })

beforeEach(() => {
  started = 0
  load = () => loaded()
  takeover.mockReset().mockResolvedValue()
})
afterEach(() => vi.unstubAllGlobals())

describe('progress over several attempts', () => {
  /** Each attempt tells of these bytes, as loaded and total; all but the last one fail then. */
  async function seenOf(...attempts: [number, number | null][][]): Promise<LoadProgress[]> {
    load = (_, tell) => {
      const attempt = attempts[started - 1]!
      for (const [bytes, total] of attempt) tell({ phase: 'download', loaded: bytes, total })
      if (started < attempts.length) throw new RerankError('bad-scores', 'as told')
      return loaded()
    }
    const seen: LoadProgress[] = []
    await createReranker({ onProgress: (progress) => seen.push(progress) })
    expect(started).toBe(attempts.length)
    return seen
  }

  it('goes on from where the last attempt ended', async () => {
    const seen = await seenOf(
      [
        [0, null],
        [0, 1_000],
        [1_000, 1_000],
      ],
      [
        [0, null],
        [300, 600],
        [600, 600],
      ],
    )
    expect(seen).toEqual(
      [
        [0, null],
        [0, 1_000],
        [1_000, 1_000],
        [1_000, null],
        [1_300, 1_600],
        [1_600, 1_600],
      ].map(([bytes, total]) => ({ phase: 'download', loaded: bytes, total })),
    )
  })

  it('never goes back, and is never more than the total, whatever the workers say', async () => {
    const seen = await seenOf(
      [
        [500, 400],
        [200, 1_000],
      ],
      [
        [50, 50],
        [0, 0],
      ],
      [[700, 600]],
    )
    seen.forEach((progress, i) => {
      expect(progress.loaded).toBeGreaterThanOrEqual(seen[i - 1]?.loaded ?? 0)
      expect(progress.total).toBeGreaterThanOrEqual(progress.loaded)
    })
    expect(seen.at(-1)).toMatchObject({ loaded: 1_250, total: 1_250 })
  })
})

describe('a takeover', () => {
  const started20M = async (options = {}) => {
    load = () => loaded(20e6)
    await createReranker(options)
    return takeover.mock.calls.length
  }

  it('is tried for a large model where there is a GPU', async () => {
    withGpu()
    expect(await started20M()).toBe(1)
    expect(takeover).toHaveBeenCalledWith(
      expect.objectContaining({ plan: expect.objectContaining({ skipped: [] }) }),
    )
  })

  it.each([1_000, 9_999_999, null])('is not, for a model of %s parameters', async (parameters) => {
    withGpu()
    load = () => loaded(parameters)
    await createReranker()
    expect(takeover).not.toHaveBeenCalled()
  })

  it('is not, where there is no GPU, or none is wanted', async () => {
    expect(await started20M()).toBe(0)
    withGpu()
    expect(await started20M({ device: 'wasm' })).toBe(0)
    expect(await started20M({ runtime: 'kernel' })).toBe(0)
  })

  it('that fails, or whose chunk does not come, is no failure', async () => {
    withGpu()
    takeover.mockRejectedValue(new TypeError('Failed to fetch dynamically imported module'))
    expect(await started20M()).toBe(1)
  })
})

describe('a signal', () => {
  const reason = new Error('changed my mind')
  const refused = expect.objectContaining({ code: 'aborted', cause: reason })

  it('that is aborted already starts no worker', async () => {
    await expect(createReranker({ signal: AbortSignal.abort(reason) })).rejects.toEqual(refused)
    expect(started).toBe(0)
  })

  it('ends the search for a GPU, too', async () => {
    const controller = new AbortController()
    withGpu(() => new Promise(() => {}))
    const work = createReranker({ signal: controller.signal })
    controller.abort(reason)
    await expect(work).rejects.toEqual(refused)
    expect(started).toBe(0)
  })
})
