import type { Device, Dtype, RuntimeName } from 'web-rerank'
import { atMost, equal, holds } from '../suite/check.ts'
import { golden, models, pairs, type GoldenName } from './goldens.ts'
import { BOTH, type Place, type RealCase, type RealContext } from './case.ts'
import recordedScores from './recorded.json' with { type: 'json' }

/** On record: what this library has made of the pairs, by what runs, model and precision. */
const recorded = recordedScores as Readonly<Record<string, readonly number[] | undefined>>

/** What computes: onnxruntime on a device, or the kernel. */
type Runner = Device | 'kernel'

/** From PyTorch in single precision: 2.5e-5 was measured on WASM, 1.4e-5 on the software adapter. */
const FROM_PYTORCH: Readonly<Record<Runner, number>> = {
  ...{ wasm: 1e-4, cpu: 1e-4, webgpu: 1e-3 },
  kernel: 1e-4,
}

/** The limits of the check at load: the most that a precision may be off, and what must keep its order. */
const DRIFT: Readonly<Record<Dtype, { readonly most: number; readonly orderGap: number }>> = {
  fp32: { most: 0.02, orderGap: 0.5 },
  fp16: { most: 0.1, orderGap: 0.5 },
  q4: { most: 0.3, orderGap: 0.5 },
  q4f16: { most: 0.3, orderGap: 0.5 },
  int8: { most: 0.6, orderGap: 1 },
}
/**
 * The kernel's activations have a bit less than onnxruntime's: 0.68 was measured for one pair of one
 * model; the medians are alike.
 */
const KERNELS_DRIFT = { ...DRIFT, int8: { most: 0.8, orderGap: 1 } }

/**
 * From the record. WASM gives the same bits everywhere, and so do the kernel's integers, in Node, too;
 * its floats are left to the processor, which may round a product before it is added. Native code and
 * shaders are compiled for the processor at hand: another one adds in another order, and with dynamic
 * int8 that may round to another step.
 */
const FROM_RECORD: Readonly<Record<Runner, (dtype: Dtype) => number>> = {
  wasm: () => 0,
  kernel: (dtype) => (dtype === 'int8' ? 0 : 1e-4),
  webgpu: () => 1e-4,
  cpu: (dtype) => ({ fp32: 1e-4, q4: 1e-4, fp16: 0.02, q4f16: 0.02, int8: 0.1 })[dtype],
}

interface Plan {
  readonly device: 'wasm' | 'webgpu'
  readonly runner: Runner
  /** Threads for all models; the first model is also run on one, so that both counts are compared with one record. */
  readonly threads: number
  has(model: GoldenName, dtype: Dtype): boolean
}

const isWhole = (_: GoldenName, dtype: Dtype) => dtype === 'fp32' || dtype === 'int8'

/** With types of tokens and without, and positions counted from 0 and from behind the padding's. */
const OF_EACH_SHAPE: readonly GoldenName[] = ['tiny-bert', 'tiny-xlm-roberta']
/** Those that only have other heads than tiny-bert: `labels` runs them in a page, too. */
const OTHER_HEADS: readonly GoldenName[] = ['tiny-bert-2', 'tiny-bert-3']

const PLANS: Readonly<Record<RuntimeName, Readonly<Partial<Record<Place, Plan>>>>> = {
  onnx: {
    node: { device: 'wasm', runner: 'cpu', threads: 2, has: () => true },
    page: {
      ...{ device: 'wasm', runner: 'wasm', threads: 1 },
      // How half floats fare in each graph is seen in Node, where a load takes a third of the time.
      has: (model, dtype) =>
        dtype === 'fp32' ||
        (dtype === 'int8' && !OTHER_HEADS.includes(model)) ||
        OF_EACH_SHAPE.includes(model),
    },
    isolated: {
      ...{ device: 'wasm', runner: 'wasm', threads: 2 },
      // The same wasm as in any page, by the same bits: what is new are its threads.
      has: (model, dtype) => isWhole(model, dtype) && OF_EACH_SHAPE.includes(model),
    },
    adapter: {
      ...{ device: 'webgpu', runner: 'webgpu', threads: 1 },
      // A software adapter takes ten seconds a model: one a graph's shape will do.
      has: (model, dtype) => (dtype === 'fp32' && OF_EACH_SHAPE.includes(model)) || dtype === 'q4',
    },
    'adapter, isolated': {
      ...{ device: 'webgpu', runner: 'webgpu', threads: 1 },
      has: (model, dtype) => model === 'tiny-bert' && dtype === 'fp32',
    },
  },
  kernel: {
    node: { device: 'wasm', runner: 'kernel', threads: 2, has: isWhole },
    page: { device: 'wasm', runner: 'kernel', threads: 2, has: isWhole },
    isolated: { device: 'wasm', runner: 'kernel', threads: 2, has: isWhole },
  },
}

const plansFor = (runtime: RuntimeName) => Object.entries(PLANS[runtime]) as [Place, Plan][]
const dtypesOf = (model: GoldenName) =>
  ['fp32', ...Object.keys(golden(model).onnxruntime)] as Dtype[]

export const scoreCases: readonly RealCase[] = BOTH.flatMap((runtime) =>
  models.flatMap((model) => dtypesOf(model).map((dtype) => scoreCase(runtime, model, dtype))),
)

function scoreCase(runtime: RuntimeName, model: GoldenName, dtype: Dtype): RealCase {
  return {
    name: `scores: ${model} in ${dtype}`,
    runtimes: [runtime],
    places: plansFor(runtime).flatMap(([place, { has }]) => (has(model, dtype) ? [place] : [])),
    run: async (context) => {
      const { device, runner, threads } = PLANS[runtime][context.place]!
      const runsOn = runner === 'kernel' ? 'wasm' : runner
      for (const count of model === models[0] && threads > 1 ? [1, threads] : [threads]) {
        const options = { dtype, device, threads: count }
        const reranker = await context.open(`models/${model}`, options)
        const { info } = reranker
        equal([info.device, info.dtype, info.threads], [runsOn, dtype, count], 'what runs')
        equal([info.labels, info.activation], [labelsOf(model), golden(model).activation], 'head')
        const logits = [...(await reranker.predict(pairs, { activation: 'identity' }))]
        const scores = [...(await reranker.predict(pairs))]
        compareWithPyTorch(model, dtype, runner, logits, scores)
        await compareWithRecord(context, `${runner}/${model}/${dtype}`, logits, runner, dtype)
        await reranker.dispose()
      }
    },
  }
}

const labelsOf = (model: GoldenName) => [...golden(model).labels]

function compareWithPyTorch(
  model: GoldenName,
  dtype: Dtype,
  runner: Runner,
  logits: readonly number[],
  scores: readonly number[],
): void {
  const { logits: right, scores: rightScores } = golden(model)
  const { most, orderGap } = (runner === 'kernel' ? KERNELS_DRIFT : DRIFT)[dtype]
  const limit = dtype === 'fp32' ? FROM_PYTORCH[runner] : most
  atMost(largestDifference(logits, right), limit, `off PyTorch's logits`)
  // No activation is steeper than 1.
  atMost(largestDifference(scores, rightScores), limit, `off PyTorch's scores`)
  const width = right.length / pairs.length
  for (let a = 0; a < right.length; a++) {
    for (let b = a % width; b < right.length; b += width) {
      if (right[a]! - right[b]! <= orderGap) continue
      holds(logits[a]! > logits[b]!, `logits ${a} and ${b} come out in the wrong order`)
    }
  }
}

/** Or puts them on record, where that was asked for. */
export async function compareWithRecord(
  { record, recording }: RealContext,
  key: string,
  logits: readonly number[],
  runner: Runner,
  dtype: Dtype,
): Promise<void> {
  if (recording) return record(key, logits)
  const before = recorded[key]
  holds(before !== undefined, `no scores of ${key} are on record: npm run goldens`)
  const limit = FROM_RECORD[runner](dtype)
  atMost(largestDifference(logits, before!.map(Math.fround)), limit, `${key}: off the record`)
}

function largestDifference(found: readonly number[], due: readonly number[]): number {
  equal(found.length, due.length, 'how many numbers')
  const off = found.map((value, i) => Math.abs(value - due[i]!))
  // Math.max of a NaN is NaN, which is not at most anything.
  return Math.max(...off)
}
