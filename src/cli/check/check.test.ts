import { describe, expect, it } from 'vitest'
import type { RerankerInfo } from '../../index.ts'
import type { ModelDescription } from '../../models.ts'
import { adviceOf } from './advice.ts'
import { driftOf, findReference, type Attempt, type Ran } from './attempts.ts'
import { SAMPLE_PAIRS } from './pairs.ts'
import { formatCheck } from './report.ts'

const INFO = { labels: ['LABEL_0'], positiveLabel: 0 } as unknown as RerankerInfo
const files = [
  { name: 'config.json', bytes: 500_000 },
  { name: 'onnx/model.onnx', bytes: 14_100_000 },
]
const ran = (change: (logit: number, i: number) => number): Ran => ({
  info: { ...INFO, files } as unknown as RerankerInfo,
  logits: SAMPLE_PAIRS.map((_, i) => change(-(i % 3), i)),
})
const EXACT = ran((logit) => logit)
const DESCRIPTION: ModelDescription = {
  ...{ name: './mine', family: 'bert', architectures: ['BertForSequenceClassification'] },
  ...{ layers: 2, width: 128, heads: 2, parameters: 4_400_000, labels: ['LABEL_0'] },
  ...{ positiveLabel: 0, activation: 'sigmoid', maxLength: 512, typed: true },
  ...{ template: '[CLS] query [SEP] text [SEP]', graphs: [], checkpointBytes: 17_000_000 },
}
const attempt = (
  runtime: Attempt['runtime'],
  dtype: Attempt['dtype'],
  outcome: Attempt['outcome'],
) => ({
  ...{ runtime, dtype, outcome },
})
const refused = (code: string) => ({ code, reason: 'It says why.' })

describe('driftOf', () => {
  it('finds the largest difference, and texts that changed places', () => {
    const other = ran((logit, i) => (i === 1 ? logit + 1.5 : logit - 0.25))
    expect(driftOf(other, EXACT)).toEqual({
      ...{ largest: 1.5, average: (1.5 + 11 * 0.25) / 12, spread: 2, swapped: 1 },
    })
    expect(driftOf(EXACT, EXACT)).toMatchObject({ largest: 0, swapped: 0 })
  })

  it('looks at the label that means relevant', () => {
    const info = { labels: ['no', 'yes'], positiveLabel: 1 } as unknown as RerankerInfo
    const wide = (no: number) => ({ info, logits: EXACT.logits.flatMap((logit) => [no, logit]) })
    expect(driftOf(wide(5), wide(9)).largest).toBe(0)
  })
})

describe('the report', () => {
  const attempts = [
    attempt('kernel', 'fp32', EXACT),
    attempt(
      'kernel',
      'int8',
      ran((logit) => logit + 0.125),
    ),
    attempt('onnx', 'fp32', refused('runtime-missing')),
  ]

  it('compares with single precision, and says why something does not run', () => {
    expect(findReference(attempts)).toBe(EXACT)
    const text = formatCheck({ description: DESCRIPTION, attempts, advice: ['Do this.'] })
    expect(text).toMatch(/^kernel +fp32 +14\.1 MB +what the others are compared with$/m)
    expect(text).toMatch(/^kernel +int8 +14\.1 MB +0\.13 +of a spread of 2\.0, same order$/m)
    expect(text).toMatch(/^onnx +fp32 +no +runtime-missing: It says why\.$/m)
    expect(text).toMatch(/^parameters +about 4\.4 M$/m)
    expect(text).toMatch(/^checkpoint +model\.safetensors, 17\.0 MB$/m)
    expect(text).toContain('\nDo this.\n')
  })
})

describe('adviceOf', () => {
  const graph = { dtype: 'fp32' } as ModelDescription['graphs'][number]

  it('is none where a graph runs', () => {
    const description = { ...DESCRIPTION, graphs: [graph] }
    expect(adviceOf(description, [attempt('onnx', 'fp32', EXACT)])).toEqual([])
  })

  it('is that no export is needed where the kernel reads the checkpoint', () => {
    const [first] = adviceOf(DESCRIPTION, [attempt('kernel', 'fp32', EXACT)])
    expect(first).toContain('No export is needed')
  })

  it('is to export what nothing can read', () => {
    const attempts = [attempt('kernel', 'fp32', refused('unsupported-model'))]
    expect(adviceOf(DESCRIPTION, attempts).join('\n')).toMatch(/has to be exported.*optimum-cli/s)
    const none = { ...DESCRIPTION, checkpointBytes: null }
    expect(adviceOf(none, attempts)[0]).toContain('neither an ONNX graph nor model.safetensors')
  })

  it('is to install the stock runtime where only that is missing', () => {
    const attempts = [attempt('onnx', 'fp32', refused('runtime-missing'))]
    const description = { ...DESCRIPTION, graphs: [graph] }
    expect(adviceOf(description, attempts)[0]).toContain('npm install @huggingface/transformers')
  })
})
