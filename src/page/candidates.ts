import { RerankError, type RerankErrorCode } from '../errors.ts'
import type { GpuFacts } from '../host/gpu.ts'
import type { Threads } from '../host/thread.ts'
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
  /** What to do about a runtime that is not there, where one may be missing. */
  readonly missingRuntime?: string
  readonly gpu: GpuFacts | null
  /** Where native or WASM code runs, for the stock runtime. */
  readonly threads: Pick<Threads, 'processor'>
}

/** Best first, where the caller leaves it open: int8 is fast on a processor, and slow or wrong on a GPU. */
const ON_GPU: readonly Dtype[] = ['fp16', 'q4f16', 'q4', 'fp32']
const ON_PROCESSOR: readonly Dtype[] = ['int8', 'fp32']
const EVERY: readonly Dtype[] = [...ON_PROCESSOR, ...ON_GPU]

export interface Plan {
  readonly candidates: readonly Candidate[]
  /** What cannot work from the start, and why. */
  readonly skipped: readonly Attempt[]
}

/** Which candidates to try, in order. */
export function planCandidates(
  { runtime, device, dtype, fallback }: ResolvedOptions,
  { runtimes, missingRuntime = '', gpu, threads }: Surroundings,
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
    const candidate = (precision: Dtype) => ({ runtime: name, device: on, dtype: precision })
    const skip = (precision: Dtype, code: RerankErrorCode, reason: string) =>
      void skipped.push({ ...candidate(precision), outcome: 'skipped', code, reason })
    const wanted = dtype === 'auto' ? preferred : [dtype]
    const first = wanted[0]!
    if (!runtimes.includes(name)) return skip(first, 'runtime-missing', missingRuntime)
    const noGpu =
      on === 'webgpu' &&
      (name === 'kernel'
        ? 'The kernel runs on WASM: allow fallback.'
        : !gpu
          ? 'No GPU adapter here: allow fallback.'
          : gpu.software && device === 'auto' && 'A software GPU is slower than WASM.')
    if (noGpu) return skip(first, 'no-webgpu', noGpu)
    for (const precision of wanted) {
      if (!possible.includes(precision)) {
        skip(precision, 'dtype-unavailable', `${name} on ${on} runs ${possible.join(', ')}.`)
      } else if (on === 'webgpu' && !gpu!.f16 && precision.endsWith('16')) {
        skip(precision, 'no-shader-f16', 'This GPU has no 16-bit floats: use q4.')
      } else {
        candidates.push(candidate(precision))
      }
    }
  }

  // Our own kernel starts fastest. What it cannot run, the GPU may; last comes the stock runtime on the processor.
  if (device === 'webgpu') add(runtime === 'kernel' ? runtime : 'onnx', device, ON_GPU)
  if (device !== 'webgpu' || fallback) {
    // It makes int8 of whatever there is: where it cannot, another precision would not help.
    add('kernel', 'wasm', ['int8'], ON_PROCESSOR)
    if (device === 'auto') add('onnx', 'webgpu', ON_GPU)
    add('onnx', threads.processor, ON_PROCESSOR, EVERY)
  }
  return { candidates, skipped }
}

const FINAL = [
  'aborted',
  'disposed',
  'invalid-input',
  'model-not-found',
  'too-long',
  'unauthorized',
]

/** Whether it says something about the model or the caller, not about the candidate: no other one would do better. */
export function isFinal({ code }: RerankError): boolean {
  return FINAL.includes(code)
}

/**
 * One error for a search that found nothing. Skipped candidates count only where no other was tried,
 * or where the runtime that is missing might have run what no other can.
 */
export function nothingWorked(attempts: readonly Attempt[], cause: unknown): RerankError {
  const failed = attempts.filter(({ outcome }) => outcome === 'failed')
  const anotherMay =
    attempts.some(({ code }) => code === 'runtime-missing') &&
    failed.every(({ code }) => code === 'unsupported-model')
  const relevant = failed[0] && !anotherMay ? failed : attempts
  const [code, ...others] = anotherMay
    ? (['runtime-missing'] as const)
    : new Set(relevant.map((attempt) => attempt.code!))
  const reasons = relevant.map(
    ({ runtime, device, dtype, reason }) => `\n${runtime}/${device}/${dtype}: ${reason}`,
  )
  return new RerankError(
    others[0] ? 'load-failed' : code!,
    `No runtime could be started.${reasons.join('')}`,
    { cause },
  )
}
