import type { ModelDescription } from '../../models.ts'
import { formatTable } from '../table.ts'
import { driftOf, findReference, type Attempt } from './attempts.ts'

/** What is known of a model. */
export interface Checked {
  readonly description: ModelDescription
  readonly attempts: readonly Attempt[]
  readonly advice: readonly string[]
}

export function formatCheck({ description, attempts, advice }: Checked): string {
  const { name, family, architectures, layers, width, heads, parameters } = description
  const { labels, positiveLabel, activation, maxLength, template, typed } = description
  const relevant =
    labels.length > 1 && ` (relevant: ${labels[positiveLabel ?? -1] ?? 'not said; use label'})`
  const facts = [
    ['family', `${family}${architectures.length > 0 ? `, ${architectures.join(', ')}` : ''}`],
    ['shape', `${layers ?? '?'} layers x ${width ?? '?'}, ${heads} heads`],
    ['parameters', parameters === null ? 'unknown' : `about ${(parameters / 1e6).toFixed(1)} M`],
    ['labels', `${labels.join(', ')}${relevant || ''}`],
    ['activation', activation],
    ['pair', `${template}${typed ? ', query and text told apart' : ''}`],
    ['length', `${maxLength} tokens; of longer pairs the longer text is cut first`],
    ...filesOf(description),
  ]
  return [
    name,
    '',
    formatTable(facts),
    '',
    formatTable([['runtime', 'dtype', 'size', 'drift', ''], ...rowsOf(attempts)]),
    ...(advice.length > 0 ? ['', ...advice] : []),
    '',
  ].join('\n')
}

/** What `--json` prints. */
export function checkToJson({ description, attempts, advice }: Checked): object {
  const reference = findReference(attempts)
  return {
    ...description,
    runtimes: attempts.map(({ runtime, dtype, outcome }) => ({
      ...{ runtime, dtype, accepted: 'logits' in outcome },
      ...('logits' in outcome
        ? {
            device: outcome.info.device,
            files: outcome.info.files,
            maxLength: outcome.info.maxLength,
            logits: outcome.logits,
            drift: reference ? driftOf(outcome, reference) : null,
          }
        : outcome),
    })),
    advice,
  }
}

function filesOf({ graphs, checkpointBytes }: ModelDescription): string[][] {
  const [first] = graphs
  return [
    ...graphs.map(({ dtype, name, bytes, opset }) => [
      'graph',
      `${dtype}: ${name}, ${megabytes(bytes)}, opset ${opset}`,
    ]),
    ...(checkpointBytes === null
      ? []
      : [['checkpoint', `model.safetensors, ${megabytes(checkpointBytes)}`]]),
    ...(first ? [['inputs', `${first.inputs.join(', ')} → ${first.outputs.join(', ')}`]] : []),
  ]
}

function rowsOf(attempts: readonly Attempt[]): string[][] {
  const reference = findReference(attempts)
  return attempts.map(({ runtime, dtype, outcome }) => {
    if (!('logits' in outcome))
      return [runtime, dtype, 'no', '', `${outcome.code}: ${outcome.reason}`]
    const weights = outcome.info.files.filter(({ name }) => !name.endsWith('.json'))
    const size = megabytes(weights.reduce((sum, { bytes }) => sum + bytes, 0))
    if (!reference) return [runtime, dtype, size, '', 'no single precision to compare with']
    if (outcome === reference)
      return [runtime, dtype, size, '', 'what the others are compared with']
    const { largest, spread, swapped } = driftOf(outcome, reference)
    const order = swapped === 0 ? 'same order' : `${swapped} of 12 places swapped`
    return [
      runtime,
      dtype,
      size,
      largest.toPrecision(2),
      `of a spread of ${spread.toFixed(1)}, ${order}`,
    ]
  })
}

function megabytes(bytes: number): string {
  return bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} KB` : `${(bytes / 1e6).toFixed(1)} MB`
}
