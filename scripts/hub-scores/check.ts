import type { Dtype } from '../../src/types.ts'
import { driftBetween, misses } from './compare.ts'
import type { PublishedScore } from './published.ts'

/** One model in one precision, ready to score. */
export interface Scorer {
  /** Logits, in the order of the pairs. */
  logits(pairs: readonly (readonly [query: string, text: string])[]): Promise<Float32Array>
  dispose(): Promise<void>
}

export type OpenScorer = (model: string, dtype: Dtype) => Promise<Scorer>

export interface Outcome {
  readonly state: 'passed' | 'failed' | 'skipped'
  readonly lines: readonly string[]
}

/** fp32 must give what was published; of int8, how far it is from that is told. */
export async function checkModel(
  model: string,
  published: readonly PublishedScore[],
  dtypes: readonly Dtype[],
  open: OpenScorer,
): Promise<Outcome> {
  if (!dtypes.includes('fp32')) {
    return { state: 'skipped', lines: [`SKIPPED ${model}: no fp32 file is published`] }
  }
  let exact
  try {
    exact = await score(model, 'fp32', published, open)
  } catch (thrown) {
    return { state: 'failed', lines: [`FAILED ${model} fp32: ${(thrown as Error).message}`] }
  }
  const wrong = misses(published, exact).map(
    ({ published: { query, text, score: wanted, tolerance, source }, got }) =>
      `  ${got} is not ${wanted} ± ${tolerance}: "${query}" / "${text}", ${source}`,
  )
  const right = published.length - wrong.length
  const head = `${wrong.length > 0 ? 'FAILED' : 'ok'} ${model} fp32: ${right} of ${published.length} published scores`
  const drift = dtypes.includes('int8')
    ? await driftOf(model, published, exact, open)
    : `  int8: no such file is published`
  return { state: wrong.length > 0 ? 'failed' : 'passed', lines: [head, ...wrong, drift] }
}

/** One line. int8 is reported, not judged: a model without a working one is no failure of this test. */
async function driftOf(
  model: string,
  published: readonly PublishedScore[],
  exact: Float32Array,
  open: OpenScorer,
): Promise<string> {
  try {
    const coarse = await score(model, 'int8', published, open)
    const { largest, mean, swapped, comparisons } = driftBetween(published, exact, coarse)
    return `  int8: largest drift ${largest.toFixed(3)}, mean ${mean.toFixed(3)}, ${swapped} of ${comparisons} orders changed`
  } catch (thrown) {
    return `  int8: ${(thrown as Error).message}`
  }
}

async function score(
  model: string,
  dtype: Dtype,
  published: readonly PublishedScore[],
  open: OpenScorer,
): Promise<Float32Array> {
  const scorer = await open(model, dtype)
  try {
    return await scorer.logits(published.map(({ query, text }) => [query, text]))
  } finally {
    await scorer.dispose()
  }
}
