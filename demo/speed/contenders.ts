import type { ContenderOptions, OpensContender } from '../../bench/contender.ts'
import { openKernel } from '../../bench/kernel/kernel.ts'
import { openOurs, openOursOnGpu } from '../../bench/onnx/ours.ts'
import { openStock } from '../../bench/onnx/stock.ts'
import { isStandIn, type ModelChoice } from '../model/model-choice.ts'

/** What decides who can take part. */
export interface Surroundings {
  readonly choice: ModelChoice
  readonly cores: number
  readonly isolated: boolean
  readonly gpu: string | null
}

export interface ContenderKind {
  readonly id: string
  readonly name: string
  /** What it is, for those who do not know. */
  readonly about: string
  readonly ours: boolean
  /** Whether it fetches onnxruntime. */
  readonly heavy: boolean
  readonly threads: ContenderOptions['threads']
  readonly open: OpensContender
  /** Why it cannot take part; null where it can. */
  readonly absent: (where: Surroundings) => string | null
}

/** The one that the others are compared with. */
export const STOCK = 'stock'

const ALWAYS = () => null

export const KINDS: readonly ContenderKind[] = [
  {
    ...{ id: 'kernel-1', name: 'Kernel, 1 thread', about: 'the runtime of this library' },
    ...{ ours: true, heavy: false, threads: 1, open: openKernel, absent: ALWAYS },
  },
  {
    ...{ id: 'kernel-all', name: 'Kernel, all threads' },
    ...{ about: 'as many as it takes by itself', ours: true, heavy: false },
    ...{ threads: 'auto', open: openKernel },
    absent: ({ cores }) => (cores > 1 ? null : 'This browser gives one thread only.'),
  },
  {
    ...{ id: 'onnx-1', name: 'onnxruntime, 1 thread', about: 'driven by this library, on WASM' },
    ...{ ours: true, heavy: true, threads: 1, open: openOurs, absent: ALWAYS },
  },
  {
    ...{ id: 'onnx-2', name: 'onnxruntime, 2 threads', about: 'driven by this library, on WASM' },
    ...{ ours: true, heavy: true, threads: 2, open: openOurs },
    absent: ({ cores, isolated }) =>
      cores < 2
        ? 'This browser gives one thread only.'
        : isolated
          ? null
          : 'The page is not isolated, so threads cannot share memory.',
  },
  {
    ...{ id: 'onnx-gpu', name: 'onnxruntime, graphics card' },
    ...{ about: 'driven by this library, on WebGPU', ours: true, heavy: true },
    ...{ threads: 'auto', open: openOursOnGpu },
    absent: ({ gpu, choice }) =>
      gpu === null
        ? 'This browser gives no graphics card to compute on.'
        : choice.model === null
          ? 'The embedded model comes in int8 only, which graphics cards are slow at.'
          : null,
  },
  {
    ...{ id: STOCK, name: 'transformers.js', about: 'as its users use it: one padded batch' },
    ...{ ours: false, heavy: true, threads: 'auto' },
    ...{ open: (options) => openStock(options, true), absent: ALWAYS },
  },
]

/** Why one cannot take part; null where it can. */
export function absence(kind: ContenderKind, where: Surroundings): string | null {
  return isStandIn(where.choice)
    ? 'The stand-in model has no files that could be run.'
    : kind.absent(where)
}

/** The folder of the page's model, or its name on the hub. */
export function modelPlace({ model }: ModelChoice, base: string): string {
  if (model === null) return new URL('models/embedded/', base).href
  const isFolder = /^(https?:|\.{0,2}\/)/i.test(model)
  return isFolder ? new URL(model.replace(/\/*$/, '/'), base).href : model
}
