import type { Activation } from '../network.ts'
import { ARCHITECTURES, type Architecture } from './architectures.ts'
import { unsupported } from './refusals.ts'

/** A parsed config.json. */
export type Config = Readonly<Record<string, unknown>>

/** What a config.json says of the network. */
export interface Shape {
  readonly architecture: Architecture
  readonly hidden: number
  /** Width of the embeddings. */
  readonly embedding: number
  readonly heads: number
  readonly inner: number
  readonly layers: number
  /** Rows of the tables of embeddings. */
  readonly vocabulary: number
  readonly positions: number
  /** 0 where there is no such table. */
  readonly types: number
  readonly activation: Activation
  readonly epsilon: number
  /** RoBERTa's: positions are counted from it on, and without it. */
  readonly padding: number | null
  readonly labels: number
}

const ACTIVATIONS: ReadonlyMap<unknown, Activation> = new Map([
  ['gelu', 'gelu'],
  ['gelu_new', 'gelu-tanh'],
  ['gelu_pytorch_tanh', 'gelu-tanh'],
  ['relu', 'relu'],
])

const EPSILON = 1e-12
const ROBERTA_PADDING = 1
/** What Python takes where nothing is said. */
const LABELS = 2

/** Throws `unsupported-model` for whatever would be computed otherwise. */
export function readShape(config: Config): Shape {
  const architecture = ARCHITECTURES.get(config.model_type)
  if (!architecture) throw unsupported(`their model_type is ${JSON.stringify(config.model_type)}`)
  const { settings, embeddings, classes } = architecture
  const classNames = [config.architectures ?? []].flat()
  if (classNames.length > 0 && !classNames.some((name) => classes.test(String(name)))) {
    throw unsupported(`they are of ${classNames.join(', ')}, not of a ${String(config.model_type)}`)
  }
  for (const [key, usual] of USUAL) {
    if ((config[key] ?? usual) !== usual) {
      throw unsupported(`config.json has ${JSON.stringify(config[key])} for ${key}`)
    }
  }
  const activation = ACTIVATIONS.get(config[settings.activation] ?? 'gelu')
  if (!activation) {
    throw unsupported(`their activation is ${JSON.stringify(config[settings.activation])}`)
  }
  const hidden = size(config, settings.hidden)
  const heads = size(config, settings.heads)
  if (hidden % heads !== 0) throw unsupported(`${hidden} columns make no ${heads} heads`)
  return {
    architecture,
    hidden,
    heads,
    activation,
    embedding: size(config, settings.embedding),
    inner: size(config, settings.inner),
    layers: size(config, settings.layers),
    vocabulary: size(config, 'vocab_size'),
    positions: size(config, 'max_position_embeddings'),
    types: embeddings.types ? size(config, 'type_vocab_size') : 0,
    epsilon: epsilonOf(config),
    padding: embeddings.afterPadding ? paddingOf(config) : null,
    labels: countLabels(config),
  }
}

/** Settings that change what is computed, and what they mean where nothing is changed. */
const USUAL: readonly (readonly [key: string, usual: unknown])[] = [
  ['position_embedding_type', 'absolute'],
  ['is_decoder', false],
  ['add_cross_attention', false],
]

/** No model has more of anything. */
const LARGEST = 2 ** 20

function size(config: Config, key: string): number {
  const value = config[key]
  if (Number.isInteger(value) && Number(value) > 0 && Number(value) <= LARGEST) return Number(value)
  throw unsupported(`config.json has ${JSON.stringify(value)} for ${key}`)
}

function epsilonOf({ layer_norm_eps: epsilon = EPSILON }: Config): number {
  if (typeof epsilon === 'number' && epsilon >= 0) return epsilon
  throw unsupported(`config.json has ${JSON.stringify(epsilon)} for layer_norm_eps`)
}

function paddingOf({ pad_token_id: padding }: Config): number {
  return Number.isSafeInteger(padding) && Number(padding) >= 0 ? Number(padding) : ROBERTA_PADDING
}

function countLabels({ id2label, num_labels: count }: Config): number {
  if (typeof id2label === 'object' && id2label !== null) return Object.keys(id2label).length
  return typeof count === 'number' ? count : LABELS
}
