import { beforeEach, describe, expect, it, vi } from 'vitest'
import { RerankError, type RerankErrorCode } from '../errors.ts'
import type { Loaded } from '../protocol.ts'
import type { Candidate } from './candidates.ts'
import { resolveOptions } from './options.ts'
import { supervise } from './supervisor.ts'
import type { WorkerClient } from './worker-client.ts'

const WASM: Candidate = { runtime: 'onnx', device: 'wasm', dtype: 'int8' }
const GPU: Candidate = { runtime: 'onnx', device: 'webgpu', dtype: 'fp16' }
const KERNEL: Candidate = { runtime: 'kernel', device: 'wasm', dtype: 'int8' }
const keyOf = ({ runtime, device, dtype }: Candidate) => `${runtime}/${device}/${dtype}`
const failure = (code: RerankErrorCode) => new RerankError(code, `told to: ${code}`)

/** What loading comes to, by candidate; accepted where nothing is said, 'hang' until it is killed. */
const faults = new Map<Candidate, RerankError | Error | 'hang'>()
const clients: { key: string; client: WorkerClient; request: unknown }[] = []
const emit = vi.fn()

function start(candidate: Candidate): WorkerClient {
  let end!: (error: RerankError) => void
  const gone = new Promise<never>((_, reject) => (end = reject))
  gone.catch(() => {})
  const entry = { key: keyOf(candidate), request: undefined as unknown }
  const client = {
    load: vi.fn(async (request: unknown) => {
      entry.request = request
      const fault = faults.get(candidate)
      if (fault === 'hang') return gone
      if (fault) throw fault
      return { scoreKey: keyOf(candidate) } as Loaded
    }),
    kill: vi.fn(end),
    close: vi.fn(async () => {}),
  } as unknown as WorkerClient
  clients.push(Object.assign(entry, { client }))
  return client
}

function supervised(candidates: Candidate[], options = {}) {
  return supervise({ candidates, skipped: [] }, resolveOptions(options), start, emit)
}

const started = () => clients.map(({ key }) => key)
const outcomes = ({ attempts }: ReturnType<typeof supervised>) =>
  attempts.map((attempt) => `${keyOf(attempt)} ${attempt.outcome} ${attempt.code ?? ''}`.trim())
const settled = () => new Promise((resolve) => setImmediate(resolve))

beforeEach(() => {
  faults.clear()
  clients.length = 0
  emit.mockClear()
})

describe('the search', () => {
  it('takes the first candidate that loads, and starts no other', async () => {
    const supervisor = supervised([KERNEL, GPU, WASM])
    const session = await supervisor.session()
    expect(session).toMatchObject({ candidate: KERNEL, loaded: { scoreKey: keyOf(KERNEL) } })
    expect(started()).toEqual([keyOf(KERNEL)])
    expect(await supervisor.session()).toBe(session)
    expect(supervisor.latest()).toBe(session)
    expect(started()).toHaveLength(1)
  })

  it("tells the worker all but what is the page's own", async () => {
    const signal = new AbortController().signal
    const assets = 'https://site.example/files/'
    await supervised([WASM], { model: 'm', threads: 2, assets, signal }).session()
    const { request } = clients[0]!
    expect(request).toMatchObject({ ...WASM, model: 'm', threads: 2, assets, protocol: 1 })
    expect(Object.keys(request as object)).not.toContain('signal')
    expect(structuredClone(request)).toEqual(request)
  })

  it('goes on to the next in order, in a fresh worker, and keeps the reasons', async () => {
    faults.set(KERNEL, failure('unsupported-model')).set(GPU, new Error('foreign'))
    const supervisor = supervised([KERNEL, GPU, WASM])
    await expect(supervisor.session()).resolves.toMatchObject({ candidate: WASM })
    expect(started()).toEqual([KERNEL, GPU, WASM].map(keyOf))
    expect(new Set(clients.map(({ client }) => client)).size).toBe(3)
    expect(outcomes(supervisor)).toEqual([
      'kernel/wasm/int8 failed unsupported-model',
      'onnx/webgpu/fp16 failed worker-lost',
      'onnx/wasm/int8 accepted',
    ])
    expect(supervisor.attempts[0]!.reason).toBe('told to: unsupported-model')
    expect(clients.map(({ client }) => vi.mocked(client.kill).mock.calls.length)).toEqual([1, 1, 0])
  })

  it('begins with what was skipped', async () => {
    const skipped = [{ ...GPU, outcome: 'skipped', code: 'no-webgpu' }] as const
    const plan = { candidates: [WASM], skipped }
    const supervisor = supervise(plan, resolveOptions(), start, emit)
    await supervisor.session()
    expect(outcomes(supervisor)).toEqual([
      'onnx/webgpu/fp16 skipped no-webgpu',
      'onnx/wasm/int8 accepted',
    ])
  })

  it.each<RerankErrorCode>(['model-not-found', 'unauthorized'])(
    'stops at %s: no other candidate would do better',
    async (code) => {
      faults.set(KERNEL, failure(code))
      await expect(supervised([KERNEL, WASM]).session()).rejects.toBe(faults.get(KERNEL))
      expect(started()).toEqual([keyOf(KERNEL)])
      expect(clients[0]!.client.kill).toHaveBeenCalled()
    },
  )

  it('that finds nothing says why, and may be begun anew from the first', async () => {
    faults.set(KERNEL, failure('bad-scores')).set(WASM, failure('out-of-memory'))
    const supervisor = supervised([KERNEL, WASM])
    await expect(supervisor.session()).rejects.toMatchObject({
      code: 'load-failed',
      cause: faults.get(WASM),
    })
    faults.delete(KERNEL)
    await expect(supervisor.session()).resolves.toMatchObject({ candidate: KERNEL })
    expect(started()).toEqual([KERNEL, WASM, KERNEL].map(keyOf))
  })

  it('is one for all who wait', async () => {
    const supervisor = supervised([KERNEL])
    const [first, second] = await Promise.all([supervisor.session(), supervisor.session()])
    expect(first).toBe(second)
    expect(started()).toHaveLength(1)
  })
})

describe('fail', () => {
  it('starts the same candidate anew where its worker died', async () => {
    const supervisor = supervised([KERNEL, WASM])
    const lost = await supervisor.session()
    const error = failure('worker-lost')
    supervisor.fail(lost, error)
    expect(lost.client.kill).toHaveBeenCalledExactlyOnceWith(error)
    const next = await supervisor.session()
    expect(next).not.toBe(lost)
    expect(supervisor.latest()).toBe(next)
    expect(started()).toEqual([KERNEL, KERNEL].map(keyOf))
    expect(outcomes(supervisor)).toEqual([
      'kernel/wasm/int8 accepted',
      'kernel/wasm/int8 failed worker-lost',
      'kernel/wasm/int8 accepted',
    ])
  })

  it.each<[string, Candidate, RerankErrorCode]>([
    ['a GPU whose worker died', GPU, 'worker-lost'],
    ['a GPU that was lost', GPU, 'device-lost'],
    ['a runtime that threw', KERNEL, 'inference-failed'],
    ['numbers that are wrong', KERNEL, 'bad-scores'],
  ])('passes over %s', async (_, candidate, code) => {
    const supervisor = supervised([candidate, WASM])
    supervisor.fail(await supervisor.session(), failure(code))
    await expect(supervisor.session()).resolves.toMatchObject({ candidate: WASM })
    supervisor.fail(await supervisor.session(), failure('worker-lost'))
    await expect(supervisor.session()).resolves.toMatchObject({ candidate: WASM })
  })

  it('tries the last candidate again, since there is no other', async () => {
    const supervisor = supervised([GPU])
    supervisor.fail(await supervisor.session(), failure('device-lost'))
    await expect(supervisor.session()).resolves.toMatchObject({ candidate: GPU })
  })

  it('counts several reports of one loss once', async () => {
    const supervisor = supervised([KERNEL, GPU, WASM])
    const lost = await supervisor.session()
    for (let i = 0; i < 3; i++) supervisor.fail(lost, failure('inference-failed'))
    await expect(supervisor.session()).resolves.toMatchObject({ candidate: GPU })
    supervisor.fail(lost, failure('inference-failed'))
    await expect(supervisor.session()).resolves.toMatchObject({ candidate: GPU })
    expect(started()).toEqual([KERNEL, GPU].map(keyOf))
  })

  it('is told of: recovered, and runtimechange where scores come from elsewhere', async () => {
    const supervisor = supervised([KERNEL, WASM])
    supervisor.fail(await supervisor.session(), failure('worker-lost'))
    await settled()
    const recovered = { code: 'worker-lost', reason: 'told to: worker-lost' }
    expect(emit.mock.calls).toEqual([['recovered', recovered]])
    supervisor.fail(await supervisor.session(), failure('bad-scores'))
    await settled()
    expect(emit.mock.calls.slice(1)).toEqual([
      ['runtimechange', { from: keyOf(KERNEL), to: keyOf(WASM) }],
      ['recovered', { code: 'bad-scores', reason: 'told to: bad-scores' }],
    ])
  })

  it('is not told of where nothing takes over, and the next call tries again', async () => {
    const supervisor = supervised([KERNEL])
    const lost = await supervisor.session()
    faults.set(KERNEL, failure('out-of-memory'))
    supervisor.fail(lost, failure('worker-lost'))
    await expect(supervisor.session()).rejects.toMatchObject({ code: 'out-of-memory' })
    await settled()
    expect(emit).not.toHaveBeenCalled()
    expect(supervisor.latest()).toBe(lost)
    faults.clear()
    await expect(supervisor.session()).resolves.toMatchObject({ candidate: KERNEL })
  })
})

describe('dispose', () => {
  const gone = failure('disposed')

  it('closes the session in use, once, and starts no other', async () => {
    const supervisor = supervised([KERNEL])
    const session = await supervisor.session()
    await Promise.all([supervisor.dispose(gone), supervisor.dispose(failure('aborted'))])
    expect(session.client.close).toHaveBeenCalledExactlyOnceWith(gone)
    await expect(supervisor.session()).rejects.toBe(gone)
    supervisor.fail(session, failure('worker-lost'))
    expect(started()).toHaveLength(1)
  })

  it.each<RerankErrorCode>(['disposed', 'aborted'])('while loading ends it: %s', async (code) => {
    faults.set(KERNEL, 'hang')
    const supervisor = supervised([KERNEL, WASM])
    const session = supervisor.session()
    const error = failure(code)
    await supervisor.dispose(error)
    await expect(session).rejects.toBe(error)
    expect(started()).toEqual([keyOf(KERNEL)])
    expect(clients[0]!.client.kill).toHaveBeenCalledWith(error)
  })

  it('before anything was started starts nothing', async () => {
    const supervisor = supervised([KERNEL])
    await supervisor.dispose(gone)
    await expect(supervisor.session()).rejects.toBe(gone)
    expect(started()).toEqual([])
  })
})

describe('which candidates are left after a failure', () => {
  const GPU_FP32: Candidate = { ...GPU, dtype: 'fp32' }

  it('none of a GPU that was lost, in any precision', async () => {
    const supervisor = supervised([GPU, GPU_FP32, WASM])
    supervisor.fail(await supervisor.session(), failure('device-lost'))
    await expect(supervisor.session()).resolves.toMatchObject({ candidate: WASM })
  })

  it('another precision, where only the numbers were wrong', async () => {
    const supervisor = supervised([GPU, GPU_FP32, WASM])
    supervisor.fail(await supervisor.session(), failure('bad-scores'))
    await expect(supervisor.session()).resolves.toMatchObject({ candidate: GPU_FP32 })
  })

  it('the same, where memory was short on a processor', async () => {
    const supervisor = supervised([KERNEL, WASM])
    supervisor.fail(await supervisor.session(), failure('out-of-memory'))
    await expect(supervisor.session()).resolves.toMatchObject({ candidate: KERNEL })
  })

  it('notes what ended the search', async () => {
    faults.set(KERNEL, failure('unauthorized'))
    const supervisor = supervised([KERNEL, WASM])
    await expect(supervisor.session()).rejects.toMatchObject({ code: 'unauthorized' })
    expect(outcomes(supervisor)).toEqual(['kernel/wasm/int8 failed unauthorized'])
  })
})
