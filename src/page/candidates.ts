import { RerankError, type RerankErrorCode } from '../errors.ts'
import type { GpuFacts } from '../host/gpu.ts'
import type { Attempt, Device, Dtype, RuntimeName } from '../types.ts'
import type { ResolvedOptions } from './options.ts'

export interface Candidate {
  readonly runtime: RuntimeName
  readonly device: Device
  readonly dtype: Dtype
}

/** What can be known before any worker is started. */
export interface Surroundings {
  /** The runtimes there is a worker for. */
  readonly runtimes: readonly RuntimeName[]
  /** What to do about a runtime that is not there. */
  readonly missingRuntime: string
  readonly gpu: GpuFacts | null
  /** The device that native or WASM code runs on, for the stock runtime. */
  readonly processor: 'wasm' | 'cpu'
}

/** Best first, where the caller leaves it open: int8 is fast on a processor, and slow or wrong on a GPU. */
const ON_GPU: readonly Dtype[] = ['fp16', 'q4f16', 'q4', 'fp32']
const ON_PROCESSOR: readonly Dtype[] = ['int8', 'fp32']
const EVERY: readonly Dtype[] = ['int8', 'fp32', 'fp16', 'q4f16', 'q4']

export interface Plan {
  readonly candidates: readonly Candidate[]
  /** What cannot work from the start, and why. */
  readonly skipped: readonly Attempt[]
}

/** Which candidates to try, in order. */
export function planCandidates(
  { runtime, device, dtype, fallback }: ResolvedOptions,
  { runtimes, missingRuntime, gpu, processor }: Surroundings,
): Plan {
  const candidates: Candidate[] = []
  const skipped: Attempt[] = []

  const add = (
    name: RuntimeName,
    on: Device,
    preferred: readonly Dtype[],
    possible = preferred,
  ) => {
    if (runtime !== 'auto' && runtime !== name) return
    const skip = (precision: Dtype, code: RerankErrorCode, reason: string) => {
      const candidate = { runtime: name, device: on, dtype: precision }
      skipped.push({ ...candidate, outcome: 'skipped', code, reason })
    }
    const wanted = dtype === 'auto' ? preferred : [dtype]
    const [first] = wanted as [Dtype]
    const onGpu = on === 'webgpu'
    if (onGpu && name === 'kernel') {
      skip(first, 'no-webgpu', 'The kernel runs on WASM: allow fallback.')
    } else if (!runtimes.includes(name)) {
      skip(first, 'runtime-missing', missingRuntime)
    } else if (onGpu && !gpu) {
      skip(first, 'no-webgpu', 'No GPU adapter here: allow another device, or fallback.')
    } else if (onGpu && gpu!.software && device === 'auto') {
      skip(first, 'no-webgpu', 'The GPU is a software one, slower than WASM.')
    } else {
      for (const precision of wanted) {
        if (!possible.includes(precision)) {
          skip(precision, 'dtype-unavailable', `${name} on ${on} runs ${possible.join(', ')}.`)
        } else if (onGpu && !gpu!.f16 && precision.endsWith('16')) {
          skip(precision, 'no-shader-f16', 'The GPU has no 16-bit floats: use q4 or fp32.')
        } else {
          candidates.push({ runtime: name, device: on, dtype: precision })
        }
      }
    }
  }

  // Our own kernel starts fastest. What it cannot run, the GPU may; last comes the stock runtime on the processor.
  if (device === 'webgpu') add(runtime === 'kernel' ? runtime : 'onnx', device, ON_GPU)
  if (device !== 'webgpu' || fallback) {
    // It makes int8 of whatever there is: where it cannot, another precision would not help.
    add('kernel', 'wasm', ['int8'], ON_PROCESSOR)
    if (device === 'auto') add('onnx', 'webgpu', ON_GPU)
    add('onnx', processor, ON_PROCESSOR, EVERY)
  }
  return { candidates, skipped }
}

/** These say something about the model or the caller, not about the candidate: no other one would do better. */
const FINAL = ['aborted', 'disposed', 'invalid-input', 'model-not-found', 'unauthorized']

export function endsTheSearch({ code }: RerankError): boolean {
  return FINAL.includes(code)
}

/**
 * One error for a search that found nothing. Skipped candidates count only where no other was tried,
 * or where the runtime that is missing might have run what no other can.
 */
export function nothingWorked(attempts: readonly Attempt[], cause: unknown): RerankError {
  const failed = attempts.filter(({ outcome }) => outcome === 'failed')
  const missing = attempts.find(({ code }) => code === 'runtime-missing')
  const mayHelp = missing && failed.every(({ code }) => code === 'unsupported-model')
  const relevant = failed[0] && !mayHelp ? failed : attempts
  const { code } = mayHelp ? missing : relevant[0]!
  const reasons = relevant.map(
    ({ runtime, device, dtype, reason }) => `\n${runtime}/${device}/${dtype}: ${reason}`,
  )
  return new RerankError(
    mayHelp || relevant.every((attempt) => attempt.code === code) ? code! : 'load-failed',
    `No runtime could be started.${reasons.join('')}`,
    { cause },
  )
}
