import type { Device, Dtype } from 'web-rerank'
import { atMost, equal, holds } from '../suite/check.ts'
import { golden, models, pairs, type GoldenName } from './goldens.ts'
import type { Place, RealCase, RealContext } from './case.ts'
import recordedScores from './recorded.json' with { type: 'json' }

/** On record: what this library has made of the pairs, by device, model and precision. */
const recorded = recordedScores as Readonly<Record<string, readonly number[] | undefined>>

/** From PyTorch in single precision: 2.5e-5 was measured on WASM, 1.4e-5 on the software adapter. */
const FROM_PYTORCH: Readonly<Record<Device, number>> = { wasm: 1e-4, cpu: 1e-4, webgpu: 1e-3 }

/** The limits of the check at load: the most that a precision may be off, and what must keep its order. */
const DRIFT: Readonly<Record<Dtype, { readonly most: number; readonly orderGap: number }>> = {
  fp32: { most: 0.02, orderGap: 0.5 },
  fp16: { most: 0.1, orderGap: 0.5 },
  q4: { most: 0.3, orderGap: 0.5 },
  q4f16: { most: 0.3, orderGap: 0.5 },
  int8: { most: 0.6, orderGap: 1 },
}

/**
 * From the record. WASM gives the same bits everywhere. Native code and shaders are compiled for the
 * processor at hand: another one adds in another order, and with dynamic int8 that may round to
 * another step.
 */
const FROM_RECORD: Readonly<Record<Device, (dtype: Dtype) => number>> = {
  wasm: () => 0,
  webgpu: () => 1e-4,
  cpu: (dtype) => ({ fp32: 1e-4, q4: 1e-4, fp16: 0.02, q4f16: 0.02, int8: 0.1 })[dtype],
}

interface Plan {
  readonly device: 'wasm' | 'webgpu'
  readonly runsOn: Device
  /** Threads for all models; the first model is also run on one, so that both counts are compared with one record. */
  readonly threads: number
  has(model: GoldenName, dtype: Dtype): boolean
}

const PLANS: Readonly<Record<Place, Plan>> = {
  node: { device: 'wasm', runsOn: 'cpu', threads: 2, has: () => true },
  page: { device: 'wasm', runsOn: 'wasm', threads: 1, has: () => true },
  isolated: {
    ...{ device: 'wasm', runsOn: 'wasm', threads: 2 },
    has: (_, dtype) => dtype === 'fp32' || dtype === 'int8',
  },
  adapter: {
    ...{ device: 'webgpu', runsOn: 'webgpu', threads: 1 },
    has: (_, dtype) => dtype === 'fp32' || dtype === 'q4',
  },
  'adapter, isolated': {
    ...{ device: 'webgpu', runsOn: 'webgpu', threads: 1 },
    has: (model, dtype) => model === 'tiny-bert' && dtype === 'fp32',
  },
}
const PLACES = Object.keys(PLANS) as Place[]

export const scoreCases: readonly RealCase[] = models.flatMap((model) =>
  (['fp32', ...Object.keys(golden(model).onnxruntime)] as Dtype[]).map((dtype): RealCase => ({
    name: `scores: ${model} in ${dtype}`,
    places: PLACES.filter((place) => PLANS[place].has(model, dtype)),
    run: async (context) => {
      const { device, runsOn, threads } = PLANS[context.place]
      for (const count of model === models[0] && threads > 1 ? [1, threads] : [threads]) {
        const options = { dtype, device, threads: count }
        const reranker = await context.open(`models/${model}`, options)
        const { info } = reranker
        equal([info.device, info.dtype, info.threads], [runsOn, dtype, count], 'what runs')
        equal([info.labels, info.activation], [labelsOf(model), golden(model).activation], 'head')
        const logits = [...(await reranker.predict(pairs, { activation: 'identity' }))]
        const scores = [...(await reranker.predict(pairs))]
        compareWithPyTorch(model, dtype, runsOn, logits, scores)
        await compareWithRecord(context, `${runsOn}/${model}/${dtype}`, logits, runsOn, dtype)
        await reranker.dispose()
      }
    },
  })),
)

const labelsOf = (model: GoldenName) => [...golden(model).labels]

function compareWithPyTorch(
  model: GoldenName,
  dtype: Dtype,
  device: Device,
  logits: readonly number[],
  scores: readonly number[],
): void {
  const { logits: right, scores: rightScores } = golden(model)
  const { most, orderGap } = DRIFT[dtype]
  const limit = dtype === 'fp32' ? FROM_PYTORCH[device] : most
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

async function compareWithRecord(
  { record, recording }: RealContext,
  key: string,
  logits: readonly number[],
  device: Device,
  dtype: Dtype,
): Promise<void> {
  if (recording) return record(key, logits)
  const before = recorded[key]
  holds(before !== undefined, `no scores of ${key} are on record: npm run goldens`)
  const limit = FROM_RECORD[device](dtype)
  atMost(largestDifference(logits, before!.map(Math.fround)), limit, `${key}: off the record`)
}

function largestDifference(found: readonly number[], due: readonly number[]): number {
  equal(found.length, due.length, 'how many numbers')
  const off = found.map((value, i) => Math.abs(value - due[i]!))
  // Math.max of a NaN is NaN, which is not at most anything.
  return Math.max(...off)
}
