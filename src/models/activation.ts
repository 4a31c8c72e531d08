import { RerankError } from '../errors.ts'
import type { ModelActivation } from '../protocol.ts'
import type { CatalogueRow } from './catalogue/types.ts'

/** What a model's numbers mean. */
export interface ModelHead {
  readonly labels: readonly string[]
  /** The label that means "relevant"; null where nobody says which. */
  readonly positiveLabel: number | null
  readonly activation: ModelActivation
}

/** Classes of PyTorch, as sentence-transformers writes them into a config: with the module or without. */
const ACTIVATIONS: Readonly<Record<string, ModelActivation>> = {
  Identity: 'identity',
  Sigmoid: 'sigmoid',
  Softmax: 'softmax',
}

/** Names that mean "relevant" whatever the others are. */
const POSITIVE = ['relevant', 'is_relevant', 'positive', 'entailment', 'true', 'yes']
/** These mean it beside their opposite only: a third label makes them a rating. */
const NEGATIVE_POSITIVE = ['0', '1']

/**
 * By the rule of sentence-transformers, so that scores are the same as there. `own` is the parsed
 * config_sentence_transformers.json, where newer versions write the activation. What the catalogue
 * knows goes first: converted repositories lose it. Throws `unsupported-model`.
 */
export function readHead(config: unknown, row?: CatalogueRow, own?: unknown): ModelHead {
  const said = asObject(config)
  const labels = row?.labels ?? readLabels(said)
  return {
    labels,
    positiveLabel: row?.positiveLabel ?? findPositive(labels),
    activation: row?.activation ?? readActivation(said, asObject(own), labels.length),
  }
}

function readActivation(
  config: Record<string, unknown>,
  own: Record<string, unknown>,
  labels: number,
): ModelActivation {
  const written = [
    own.activation_fn,
    asObject(config.sentence_transformers).activation_fn ??
      config.sbert_ce_default_activation_function,
  ].map((name) => (typeof name === 'string' ? name : ''))
  // sentence-transformers runs no code of a model's own either, unless it is told to trust it.
  const named = written.find((name) => name.startsWith('torch.'))
  if (named === undefined) return labels === 1 ? 'sigmoid' : 'identity'
  const known = ACTIVATIONS[named.slice(named.lastIndexOf('.') + 1)]
  if (known) return known
  throw new RerankError(
    'unsupported-model',
    `The model's config names the activation ${named}; known are ${Object.keys(ACTIVATIONS).join(', ')}. Change it to torch.nn.modules.linear.Identity in a copy of the model, and pass your own function as options.activation.`,
  )
}

/** In the order of the logits. */
function readLabels(config: Record<string, unknown>): string[] {
  const { id2label, label2id, num_labels, architectures } = config
  const names = Object.entries(asObject(id2label)).map(([id, name]) => [Number(id), String(name)])
  const ids = Object.entries(asObject(label2id)).map(([name, id]) => [Number(id), name])
  const entries = (names.length > 0 ? names : ids) as [number, string][]
  if (entries.length > 0) {
    const sorted = entries.sort(([a], [b]) => a - b)
    if (sorted.every(([id], i) => id === i)) return sorted.map(([, name]) => name)
    throw new RerankError(
      'unsupported-model',
      "The model's config.json numbers its labels with gaps: number them from 0 on in id2label.",
    )
  }
  // transformers makes two labels of nothing, but sentence-transformers one where no classifier was trained.
  const trained =
    Array.isArray(architectures) && String(architectures[0]).endsWith('ForSequenceClassification')
  const count =
    typeof num_labels === 'number' && num_labels >= 1 ? Math.floor(num_labels) : trained ? 2 : 1
  return Array.from({ length: count }, (_, i) => `LABEL_${i}`)
}

function findPositive(labels: readonly string[]): number | null {
  if (labels.length === 1) return 0
  const plain = labels.map((label) => label.trim().toLowerCase().replaceAll(/[\s-]/g, '_'))
  if (plain.length === 2 && NEGATIVE_POSITIVE.every((name) => plain.includes(name))) {
    return plain.indexOf('1')
  }
  const found = plain.flatMap((label, i) => (POSITIVE.includes(label) ? [i] : []))
  return found.length === 1 ? found[0]! : null
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
