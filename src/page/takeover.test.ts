import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RerankError, type RerankErrorCode } from '../errors.ts'
import type { Loaded } from '../protocol.ts'
import { trackCalls } from './calls.ts'
import type { Candidate } from './candidates.ts'
import { resolveOptions } from './options.ts'
import { supervise } from './supervisor.ts'
import { takeOver } from './takeover.ts'
import type { WorkerClient } from './worker-client.ts'

const KERNEL: Candidate = { runtime: 'kernel', device: 'wasm', dtype: 'int8' }
const GPU: Candidate = { runtime: 'onnx', device: 'webgpu', dtype: 'fp16' }
const GPU_Q4: Candidate = { ...GPU, dtype: 'q4' }
const WASM: Candidate = { runtime: 'onnx', device: 'wasm', dtype: 'int8' }
const nameOf = ({ runtime, device, dtype }: Candidate) => `${runtime}/${device}/${dtype}`
const failure = (code: RerankErrorCode) => new RerankError(code, `told to: ${code}`)
/** Longer than any contest takes that nobody disturbs. */
const LONG_MS = 20_000

interface FakeWorker {
  readonly candidate: Candidate
  readonly client: WorkerClient
  warmups: number
  busy: boolean
  killed: boolean
}

/** How long a warm-up takes; of the GPU, how many times as fast it is. */
const KERNEL_MS = 400
let gain: number
let threads: number
let loading: (candidate: Candidate) => Promise<unknown>
let warming: (candidate: Candidate) => Promise<unknown>
let workers: FakeWorker[]
let stored: Map<string, string>

beforeEach(() => {
  vi.useFakeTimers()
  gain = 2
  threads = 1
  workers = []
  stored = new Map()
  loading = warming = async () => {}
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  })
  stubNavigator({})
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function stubNavigator(more: object, info: object = { vendor: 'some', architecture: 'one' }) {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => ({ info }) }, ...more })
}

function start(candidate: Candidate): WorkerClient {
  let end!: (error?: RerankError) => void
  const gone = new Promise<never>((_, reject) => (end = reject))
  gone.catch(() => {})
  const client = {
    load: async () => {
      await Promise.race([gone, loading(candidate)])
      return { scoreKey: nameOf(candidate), threads } as Loaded
    },
    warmup: async () => {
      worker.warmups++
      worker.busy = true
      await Promise.race([gone, warming(candidate)])
      const ms = candidate.device === 'webgpu' ? KERNEL_MS / gain : KERNEL_MS
      await Promise.race([gone, pause(ms)])
      worker.busy = false
      return ms
    },
    kill: (error?: RerankError) => {
      worker.killed = true
      end(error)
    },
    close: async (error: RerankError) => client.kill(error),
  } as unknown as WorkerClient
  const worker: FakeWorker = { candidate, client, warmups: 0, busy: false, killed: false }
  workers.push(worker)
  return client
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function begun(candidates: Candidate[] = [KERNEL, GPU, GPU_Q4, WASM]) {
  const plan = { candidates, skipped: [] }
  const emit = vi.fn()
  const supervisor = supervise(plan, resolveOptions(), start, emit)
  const calls = trackCalls()
  await supervisor.session()
  const ended = vi.fn()
  const contest = takeOver({ plan, supervisor, calls, start }).finally(ended)
  contest.catch(() => {})
  return {
    supervisor,
    emit,
    contest,
    ended,
    call: () => calls.begin({ signal: null }),
    attempts: () =>
      supervisor.attempts.map((one) => `${nameOf(one)} ${one.outcome} ${one.code ?? ''}`.trim()),
    inUse: () => supervisor.live() && nameOf(supervisor.live()!.candidate),
    alive: () => workers.filter(({ killed }) => !killed).map(({ candidate }) => nameOf(candidate)),
  }
}

async function finished(candidates?: Candidate[]) {
  const match = await begun(candidates)
  await vi.advanceTimersByTimeAsync(LONG_MS)
  expect(match.ended).toHaveBeenCalled()
  await match.contest
  expect(vi.getTimerCount()).toBe(0)
  return match
}

const warmups = (candidate: Candidate) =>
  workers.filter((one) => one.candidate === candidate).map((one) => one.warmups)

describe('a GPU that is faster by far', () => {
  it('takes over, and the worker it replaces is ended', async () => {
    const match = await finished()
    expect(match.inUse()).toBe('onnx/webgpu/fp16')
    expect(match.alive()).toEqual(['onnx/webgpu/fp16'])
    expect(match.attempts()).toEqual(['kernel/wasm/int8 accepted', 'onnx/webgpu/fp16 accepted'])
    const change = { from: 'kernel/wasm/int8', to: 'onnx/webgpu/fp16' }
    expect(match.emit.mock.calls).toEqual([['runtimechange', change]])
    expect(await match.supervisor.session()).toBe(match.supervisor.latest())
  })

  it('is measured three times, warm', async () => {
    await finished()
    expect(warmups(KERNEL)).toEqual([3])
    expect(warmups(GPU)).toEqual([4])
  })

  it('is judged by the median', async () => {
    let round = 0
    warming = async ({ device }) => void (device === 'wasm' && (gain = [9, 1.1, 1.2][round++]!))
    expect((await finished()).inUse()).toBe('kernel/wasm/int8')
    expect([...stored.values()].map(Number)).toEqual([expect.closeTo(1.2)])
  })

  it('waits until nobody has asked for anything for a second', async () => {
    const { call } = await begun()
    for (let calls = 0; calls < 20; calls++) {
      const { end } = call()
      await vi.advanceTimersByTimeAsync(250)
      end()
      await vi.advanceTimersByTimeAsync(600)
    }
    expect(workers).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1_200)
    expect(workers).toHaveLength(2)
  })

  it('does not take over during a call, however long that is', async () => {
    const match = await begun()
    // The last warm-up: from here on, it is only the takeover that is due.
    while (stored.size === 0) await vi.advanceTimersByTimeAsync(50)
    const { end } = match.call()
    await vi.advanceTimersByTimeAsync(LONG_MS)
    expect(match.inUse()).toBe('kernel/wasm/int8')
    expect(match.alive()).toEqual(['kernel/wasm/int8', 'onnx/webgpu/fp16'])
    end()
    await vi.advanceTimersByTimeAsync(1_200)
    expect(match.inUse()).toBe('onnx/webgpu/fp16')
  })

  it.each<[string, () => boolean, number]>([
    ["the champion's", () => warmups(KERNEL)[0] === 1, 1],
    ["the challenger's", () => warmups(GPU)[0] === 2, 2],
  ])('is not measured by a round of which a call has disturbed %s part', async (_, at, runs) => {
    const match = await begun()
    while (!at()) await vi.advanceTimersByTimeAsync(50)
    const { end } = match.call()
    await vi.advanceTimersByTimeAsync(LONG_MS)
    expect([warmups(KERNEL), warmups(GPU)]).toEqual([[1], [runs]])
    end()
    await vi.advanceTimersByTimeAsync(LONG_MS)
    expect([warmups(KERNEL), warmups(GPU)]).toEqual([[4], [runs + 3]])
    expect(match.inUse()).toBe('onnx/webgpu/fp16')
  })

  it('goes back to the processor when it is lost', async () => {
    const match = await finished()
    match.supervisor.fail(match.supervisor.live()!, failure('device-lost'))
    await vi.advanceTimersByTimeAsync(LONG_MS)
    expect(match.inUse()).toBe('kernel/wasm/int8')
    expect(match.alive()).toEqual(['kernel/wasm/int8'])
  })
})

describe('a GPU that is little faster', () => {
  beforeEach(() => (gain = 1.2))

  it('is passed over with the reason, and nothing else changes', async () => {
    const match = await finished()
    expect(match.inUse()).toBe('kernel/wasm/int8')
    expect(match.alive()).toEqual(['kernel/wasm/int8'])
    expect(match.attempts()).toEqual(['kernel/wasm/int8 accepted', 'onnx/webgpu/fp16 skipped'])
    expect(match.supervisor.attempts[1]!.reason).toContain('1.20 times as fast')
    expect(match.emit).not.toHaveBeenCalled()
  })

  it('is remembered, and not loaded again', async () => {
    await finished()
    workers = []
    const match = await finished()
    expect(match.attempts()).toEqual(['kernel/wasm/int8 accepted', 'onnx/webgpu/fp16 skipped'])
    expect(match.supervisor.attempts[1]!.reason).toContain('1.20 times as fast')
    expect(workers).toHaveLength(1)
  })
})

describe('a verdict', () => {
  it('that was for the GPU is taken without measuring again', async () => {
    await finished()
    workers = []
    expect((await finished()).inUse()).toBe('onnx/webgpu/fp16')
    expect([warmups(KERNEL), warmups(GPU)]).toEqual([[0], [0]])
  })

  it('is for one adapter, one browser, and one number of threads', async () => {
    await finished()
    stubNavigator({}, { vendor: 'some', architecture: 'other' })
    await finished()
    stubNavigator({ userAgent: 'other' })
    await finished()
    threads = 4
    await finished()
    expect(stored.size).toBe(4)
  })

  it.each(['', 'fast', 'NaN'])('that is no number is measured anew: "%s"', async (value) => {
    await finished()
    for (const key of stored.keys()) stored.set(key, value)
    workers = []
    await finished()
    expect(warmups(KERNEL)).toEqual([3])
  })

  it('that the browser does not keep is measured each time', async () => {
    const refuse = () => {
      throw new DOMException('no', 'SecurityError')
    }
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse })
    expect((await finished()).inUse()).toBe('onnx/webgpu/fp16')
    vi.stubGlobal('localStorage', undefined)
    expect((await finished()).inUse()).toBe('onnx/webgpu/fp16')
  })
})

describe('a challenger that fails', () => {
  it.each<RerankErrorCode>([
    'bad-scores',
    'dtype-unavailable',
    'model-not-found',
    'no-shader-f16',
    'offline',
  ])('with %s makes way for the next precision', async (code) => {
    loading = async ({ dtype }) => {
      if (dtype === 'fp16') throw failure(code)
    }
    const match = await finished()
    expect(match.attempts()).toEqual([
      'kernel/wasm/int8 accepted',
      `onnx/webgpu/fp16 failed ${code}`,
      'onnx/webgpu/q4 accepted',
    ])
    expect(match.alive()).toEqual(['onnx/webgpu/q4'])
  })

  it.each<RerankErrorCode>(['device-lost', 'load-failed', 'network', 'out-of-memory'])(
    'with %s is the last',
    async (code) => {
      loading = async ({ device }) => {
        if (device === 'webgpu') throw failure(code)
      }
      const match = await finished()
      expect(match.attempts()).toEqual([
        'kernel/wasm/int8 accepted',
        `onnx/webgpu/fp16 failed ${code}`,
      ])
      expect(match.alive()).toEqual(['kernel/wasm/int8'])
      expect(match.emit).not.toHaveBeenCalled()
    },
  )

  it('while it is measured is ended, and nothing is remembered', async () => {
    warming = async ({ device }) => {
      if (device === 'webgpu') throw failure('device-lost')
    }
    const match = await finished()
    expect(match.attempts()[1]).toBe('onnx/webgpu/fp16 failed device-lost')
    expect(match.alive()).toEqual(['kernel/wasm/int8'])
    expect(stored.size).toBe(0)
  })

  it('to start is noted like any other', async () => {
    const plan = { candidates: [KERNEL, GPU], skipped: [] }
    const supervisor = supervise(plan, resolveOptions(), start, () => {})
    await supervisor.session()
    const none = () => {
      throw new Error('no more workers')
    }
    const contest = takeOver({ plan, supervisor, calls: trackCalls(), start: none })
    await vi.advanceTimersByTimeAsync(LONG_MS)
    await contest
    const reason = 'no more workers'
    expect(supervisor.attempts[1]).toEqual({
      ...GPU,
      outcome: 'failed',
      code: 'worker-lost',
      reason,
    })
  })
})

describe('nothing is loaded', () => {
  const only = async (candidates?: Candidate[]) => {
    const match = await finished(candidates)
    expect(workers.filter(({ candidate }) => candidate.device === 'webgpu')).toEqual([])
    return match
  }

  it('where data is to be saved', async () => {
    stubNavigator({ connection: { saveData: true } })
    await only()
    stubNavigator({ connection: { saveData: false } })
    expect((await finished()).inUse()).toBe('onnx/webgpu/fp16')
  })

  it('where there is nothing to load', async () => {
    expect((await only([KERNEL, WASM])).attempts()).toEqual(['kernel/wasm/int8 accepted'])
  })

  it('where the GPU was tried before, or is in use', async () => {
    loading = async (candidate) => {
      if (candidate === GPU) throw failure('load-failed')
    }
    const failed = await finished([GPU, WASM, GPU_Q4])
    expect(failed.inUse()).toBe('onnx/wasm/int8')
    const used = await finished([GPU_Q4, GPU, WASM])
    expect(used.inUse()).toBe('onnx/webgpu/q4')
    expect(workers.map(({ candidate }) => candidate)).toEqual([GPU, WASM, GPU_Q4])
  })
})

describe('the match is over', () => {
  const moments: [string, () => boolean][] = [
    ['before it begins', () => true],
    ['while the challenger loads', () => workers.length > 1],
    ['while the challenger warms up', () => warmups(GPU)[0] === 1],
    ['while the champion is measured', () => warmups(KERNEL)[0] === 2],
    ['between two rounds', () => warmups(GPU)[0] === 2 && !workers.some(({ busy }) => busy)],
    ['when all is measured', () => stored.size > 0],
  ]

  it.each(moments)('when the reranker is disposed of %s', async (_, reached) => {
    loading = () => pause(500)
    const starting = begun()
    await vi.advanceTimersByTimeAsync(500)
    const match = await starting
    while (!reached()) await vi.advanceTimersByTimeAsync(50)
    const noted = match.attempts()
    const kept = [...stored]
    const asked = workers.map((worker) => worker.warmups)
    await match.supervisor.dispose(failure('disposed'))
    await vi.advanceTimersByTimeAsync(LONG_MS)
    expect(match.ended).toHaveBeenCalled()
    expect([...stored]).toEqual(kept)
    expect(workers.map((worker) => worker.warmups)).toEqual(asked)
    expect(match.alive()).toEqual([])
    expect(match.attempts()).toEqual(noted)
    expect(match.emit).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each(moments)('when the champion dies %s', async (_, reached) => {
    loading = () => pause(500)
    const starting = begun()
    await vi.advanceTimersByTimeAsync(500)
    const match = await starting
    while (!reached()) await vi.advanceTimersByTimeAsync(50)
    match.supervisor.fail(match.supervisor.live()!, failure('worker-lost'))
    await vi.advanceTimersByTimeAsync(LONG_MS)
    expect(match.ended).toHaveBeenCalled()
    expect(match.inUse()).toBe('kernel/wasm/int8')
    expect(match.alive()).toEqual(['kernel/wasm/int8'])
    expect(match.attempts().filter((one) => one.includes('webgpu'))).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each(['loads', 'warms up'])('at once, even while the challenger %s', async (what) => {
    const hang = async ({ device }: Candidate) => {
      if (device === 'webgpu') await new Promise(() => {})
    }
    if (what === 'loads') loading = hang
    else warming = hang
    const match = await begun()
    await vi.advanceTimersByTimeAsync(LONG_MS)
    expect(match.alive()).toEqual(['kernel/wasm/int8', 'onnx/webgpu/fp16'])
    await match.supervisor.dispose(failure('disposed'))
    await vi.advanceTimersByTimeAsync(200)
    expect(match.alive()).toEqual([])
    expect(match.ended).toHaveBeenCalled()
  })

  it('when the champion fails at being measured: it is replaced, and the GPU is not to blame', async () => {
    let measured = 0
    warming = async ({ device }) => {
      if (device === 'wasm' && ++measured === 2) throw failure('worker-lost')
    }
    const match = await finished()
    expect(match.attempts()).toEqual([
      'kernel/wasm/int8 accepted',
      'kernel/wasm/int8 failed worker-lost',
      'kernel/wasm/int8 accepted',
    ])
    expect(match.alive()).toEqual(['kernel/wasm/int8'])
    expect(stored.size).toBe(0)
  })
})
