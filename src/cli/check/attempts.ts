import type { Dtype, RerankerInfo, RuntimeName } from '../../index.ts'
import { createReranker, RerankError } from '../../node.ts'
import { SAMPLE_PAIRS } from './pairs.ts'

/** A runtime and a precision, and what came of them. */
export interface Attempt {
  readonly runtime: RuntimeName
  readonly dtype: Dtype
  readonly outcome: Ran | Refused
}

export interface Ran {
  readonly info: RerankerInfo
  /** Of the sample pairs, one after the other. */
  readonly logits: readonly number[]
}

export interface Refused {
  readonly code: string
  readonly reason: string
}

/** How far a precision is from single precision on the sample pairs. */
export interface Drift {
  readonly largest: number
  readonly average: number
  /** The distance between the highest and the lowest logit: what a drift is to be compared with. */
  readonly spread: number
  /** Pairs of texts of one query that change places. */
  readonly swapped: number
}

const TRIED: readonly (readonly [RuntimeName, Dtype])[] = [
  ['kernel', 'fp32'],
  ['kernel', 'int8'],
  ['onnx', 'fp32'],
  ['onnx', 'int8'],
  ['onnx', 'fp16'],
  ['onnx', 'q4'],
  ['onnx', 'q4f16'],
]

/** Loads the model in every way there is, by one runtime or all, one after the other. */
export async function tryAll(
  model: string,
  only: RuntimeName | null,
  tell: (text: string) => void,
): Promise<Attempt[]> {
  const attempts: Attempt[] = []
  for (const [runtime, dtype] of TRIED) {
    if (only !== null && only !== runtime) continue
    tell(`${runtime}, ${dtype}`)
    attempts.push({ runtime, dtype, outcome: await attempt(model, runtime, dtype) })
  }
  return attempts
}

async function attempt(
  model: string,
  runtime: RuntimeName,
  dtype: Dtype,
): Promise<Attempt['outcome']> {
  try {
    const reranker = await createReranker({ model, runtime, dtype, device: 'wasm' })
    try {
      const logits = await reranker.predict(SAMPLE_PAIRS, { activation: 'identity' })
      return { info: reranker.info, logits: [...logits] }
    } finally {
      await reranker.dispose()
    }
  } catch (thrown) {
    if (!(thrown instanceof RerankError)) throw thrown
    // The first line says that nothing could be started, the second one why.
    const [first, second] = thrown.message.split('\n')
    const reason = second?.replace(/^\w+\/\w+\/\w+: /, '') ?? first!
    return { code: thrown.code, reason }
  }
}

/** Single precision, by the runtime that others use, if it ran. */
export function findReference(attempts: readonly Attempt[]): Ran | undefined {
  const exact = attempts.filter(({ dtype }) => dtype === 'fp32').map(({ outcome }) => outcome)
  return exact.findLast((outcome): outcome is Ran => 'logits' in outcome)
}

/** Compares the label that means "relevant", or the first one. */
export function driftOf({ info, logits }: Ran, reference: Ran): Drift {
  const column = ({ info, logits }: Ran) =>
    SAMPLE_PAIRS.map((_, i) => logits[i * info.labels.length + (info.positiveLabel ?? 0)]!)
  const [own, exact] = [column({ info, logits }), column(reference)]
  const differences = own.map((logit, i) => Math.abs(logit - exact[i]!))
  let swapped = 0
  for (const [i, [query]] of SAMPLE_PAIRS.entries()) {
    for (let k = i + 1; k < own.length && SAMPLE_PAIRS[k]![0] === query; k++) {
      if ((own[i]! - own[k]!) * (exact[i]! - exact[k]!) < 0) swapped++
    }
  }
  return {
    largest: Math.max(...differences),
    average: differences.reduce((sum, difference) => sum + difference, 0) / differences.length,
    spread: Math.max(...exact) - Math.min(...exact),
    swapped,
  }
}
