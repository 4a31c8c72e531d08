import { describe, expect, it } from 'vitest'
import { RerankError, type RerankErrorCode } from '../errors.ts'
import type { Attempt, RerankerOptions } from '../types.ts'
import { isFinal, nothingWorked, planCandidates, type Surroundings } from './candidates.ts'
import { resolveOptions } from './options.ts'

const GPU = { f16: true, software: false }
const HERE: Surroundings = {
  runtimes: ['kernel', 'onnx'],
  missingRuntime: 'npm install it.',
  gpu: GPU,
  threads: { processor: 'wasm' },
}

const KERNEL = 'kernel/wasm/int8'
const PROCESSOR = ['onnx/wasm/int8', 'onnx/wasm/fp32']
const ON_GPU = ['fp16', 'q4f16', 'q4', 'fp32'].map((dtype) => `onnx/webgpu/${dtype}`)
const ON_GPU_WITHOUT_F16 = ['onnx/webgpu/q4', 'onnx/webgpu/fp32']

/** Candidates as runtime/device/dtype; what was skipped with its code. */
function plan(options: RerankerOptions, around: Partial<Surroundings>) {
  const said = resolveOptions({ model: 'some/model', ...options })
  const { candidates, skipped } = planCandidates(said, { ...HERE, ...around })
  return {
    candidates: candidates.map(({ runtime, device, dtype }) => `${runtime}/${device}/${dtype}`),
    skipped: skipped.map(({ runtime, device, dtype, outcome, code }) => {
      expect(outcome).toBe('skipped')
      return `${runtime}/${device}/${dtype} ${code}`
    }),
  }
}

type Row = [string, RerankerOptions, Partial<Surroundings>, string[], string[]]

describe('planCandidates', () => {
  it.each<Row>([
    ['everything, with a GPU', {}, {}, [KERNEL, ...ON_GPU, ...PROCESSOR], []],
    ['no GPU', {}, { gpu: null }, [KERNEL, ...PROCESSOR], ['onnx/webgpu/fp16 no-webgpu']],
    [
      'a software GPU, left open',
      {},
      { gpu: { f16: true, software: true } },
      [KERNEL, ...PROCESSOR],
      ['onnx/webgpu/fp16 no-webgpu'],
    ],
    [
      'a software GPU, by name',
      { device: 'webgpu' },
      { gpu: { f16: false, software: true } },
      ON_GPU_WITHOUT_F16,
      ['onnx/webgpu/fp16 no-shader-f16', 'onnx/webgpu/q4f16 no-shader-f16'],
    ],
    [
      'a GPU without 16-bit floats',
      {},
      { gpu: { f16: false, software: false } },
      [KERNEL, ...ON_GPU_WITHOUT_F16, ...PROCESSOR],
      ['onnx/webgpu/fp16 no-shader-f16', 'onnx/webgpu/q4f16 no-shader-f16'],
    ],
    ['device wasm', { device: 'wasm' }, {}, [KERNEL, ...PROCESSOR], []],
    ['device webgpu', { device: 'webgpu' }, {}, ON_GPU, []],
    [
      'device webgpu, none there',
      { device: 'webgpu' },
      { gpu: null },
      [],
      ['onnx/webgpu/fp16 no-webgpu'],
    ],
    [
      'device webgpu with fallback',
      { device: 'webgpu', fallback: true },
      {},
      [...ON_GPU, KERNEL, ...PROCESSOR],
      [],
    ],
    [
      'device webgpu with fallback, none there',
      { device: 'webgpu', fallback: true },
      { gpu: null },
      [KERNEL, ...PROCESSOR],
      ['onnx/webgpu/fp16 no-webgpu'],
    ],
    ['runtime kernel', { runtime: 'kernel', device: 'wasm' }, {}, [KERNEL], []],
    [
      'runtime kernel, which has no part on the GPU',
      { runtime: 'kernel', device: 'webgpu' },
      {},
      [],
      ['kernel/webgpu/fp16 no-webgpu'],
    ],
    [
      'runtime kernel, which has no part on the GPU, with fallback',
      { runtime: 'kernel', device: 'webgpu', fallback: true },
      {},
      [KERNEL],
      ['kernel/webgpu/fp16 no-webgpu'],
    ],
    ['runtime onnx', { runtime: 'onnx' }, {}, [...ON_GPU, ...PROCESSOR], []],
    [
      'Node',
      {},
      { gpu: null, threads: { processor: 'cpu' } },
      [KERNEL, 'onnx/cpu/int8', 'onnx/cpu/fp32'],
      ['onnx/webgpu/fp16 no-webgpu'],
    ],
    [
      'dtype int8',
      { dtype: 'q8' },
      {},
      [KERNEL, 'onnx/wasm/int8'],
      ['onnx/webgpu/int8 dtype-unavailable'],
    ],
    [
      'dtype fp16',
      { dtype: 'fp16' },
      {},
      ['onnx/webgpu/fp16', 'onnx/wasm/fp16'],
      ['kernel/wasm/fp16 dtype-unavailable'],
    ],
    [
      'dtype fp32',
      { dtype: 'fp32' },
      {},
      ['kernel/wasm/fp32', 'onnx/webgpu/fp32', 'onnx/wasm/fp32'],
      [],
    ],
    [
      'no onnx runtime',
      {},
      { runtimes: ['kernel'] },
      [KERNEL],
      ['onnx/webgpu/fp16 runtime-missing', 'onnx/wasm/int8 runtime-missing'],
    ],
    [
      'no runtime at all',
      { device: 'wasm', dtype: 'q4' },
      { runtimes: [] },
      [],
      ['kernel/wasm/q4 runtime-missing', 'onnx/wasm/q4 runtime-missing'],
    ],
  ])('%s', (_, options, around, candidates, skipped) => {
    expect(plan(options, around)).toEqual({ candidates, skipped })
  })

  it('says what to do about what it skips', () => {
    const { skipped } = planCandidates(resolveOptions({ dtype: 'int8' }), {
      ...HERE,
      runtimes: ['onnx'],
    })
    expect(skipped.map(({ reason }) => reason)).toEqual([
      'npm install it.',
      'onnx on webgpu runs fp16, q4f16, q4, fp32.',
    ])
  })
})

describe('nothingWorked', () => {
  const attempt = (outcome: Attempt['outcome'], code: RerankErrorCode, dtype: Attempt['dtype']) =>
    ({ runtime: 'onnx', device: 'wasm', dtype, outcome, code, reason: `no ${dtype}` }) as const

  it.each<[string, Attempt[], RerankErrorCode]>([
    [
      'the one code that all failures have',
      [attempt('failed', 'bad-scores', 'int8'), attempt('failed', 'bad-scores', 'fp32')],
      'bad-scores',
    ],
    [
      'load-failed where they differ',
      [attempt('failed', 'bad-scores', 'int8'), attempt('failed', 'out-of-memory', 'fp32')],
      'load-failed',
    ],
    [
      'the code of what was tried, where something was skipped too',
      [attempt('skipped', 'no-webgpu', 'fp16'), attempt('failed', 'out-of-memory', 'fp32')],
      'out-of-memory',
    ],
    [
      'the code of what was skipped, where nothing was tried',
      [
        attempt('skipped', 'runtime-missing', 'int8'),
        attempt('skipped', 'runtime-missing', 'fp32'),
      ],
      'runtime-missing',
    ],
    [
      'load-failed where things were skipped for different reasons',
      [attempt('skipped', 'no-webgpu', 'int8'), attempt('skipped', 'dtype-unavailable', 'fp32')],
      'load-failed',
    ],
    [
      'the code of failures where a session once worked',
      [attempt('accepted', 'worker-lost', 'int8'), attempt('failed', 'worker-lost', 'int8')],
      'worker-lost',
    ],
  ])('has %s', (_, attempts, code) => {
    expect(nothingWorked(attempts, undefined).code).toBe(code)
  })

  it('lists what was tried with its reasons, and keeps the cause', () => {
    const cause = new Error('last')
    const error = nothingWorked(
      [
        attempt('skipped', 'no-webgpu', 'fp16'),
        attempt('failed', 'bad-scores', 'int8'),
        attempt('failed', 'out-of-memory', 'fp32'),
      ],
      cause,
    )
    expect(error.message.split('\n').slice(1)).toEqual([
      'onnx/wasm/int8: no int8',
      'onnx/wasm/fp32: no fp32',
    ])
    expect(error.cause).toBe(cause)
  })
})

describe('isFinal', () => {
  it.each<[RerankErrorCode, boolean]>([
    ['aborted', true],
    ['disposed', true],
    ['invalid-input', true],
    ['model-not-found', true],
    ['network', false],
    ['offline', false],
    ['too-long', true],
    ['unauthorized', true],
    ['bad-scores', false],
    ['dtype-unavailable', false],
    ['load-failed', false],
    ['out-of-memory', false],
    ['unsupported-model', false],
    ['worker-lost', false],
  ])('on %s: %s', (code, is) => {
    expect(isFinal(new RerankError(code, ''))).toBe(is)
  })
})

describe('a model that no runtime here can run', () => {
  const kernel = { runtime: 'kernel', device: 'wasm', dtype: 'int8' } as const
  const onnx = { runtime: 'onnx', device: 'wasm', dtype: 'int8' } as const

  it('asks for the runtime that is missing', () => {
    const error = nothingWorked(
      [
        { ...onnx, outcome: 'skipped', code: 'runtime-missing', reason: 'npm install it.' },
        { ...kernel, outcome: 'failed', code: 'unsupported-model', reason: 'No such layer.' },
      ],
      undefined,
    )
    expect(error.code).toBe('runtime-missing')
    expect(error.message).toContain('npm install it.')
    expect(error.message).toContain('No such layer.')
  })

  it('does not, where something else went wrong', () => {
    const error = nothingWorked(
      [
        { ...onnx, outcome: 'skipped', code: 'runtime-missing', reason: 'npm install it.' },
        { ...kernel, outcome: 'failed', code: 'network', reason: 'No answer.' },
      ],
      undefined,
    )
    expect(error.code).toBe('network')
    expect(error.message).not.toContain('npm install it.')
  })
})
