import type { Activation, Layer } from '../network.ts'

/** How the weights of a kind of model are called, and its settings. */
export interface Architecture {
  /** The classes of Python that are built so. */
  readonly classes: RegExp
  /** Of the encoder's names, where the file holds more than an encoder. */
  readonly prefix: string
  readonly settings: SettingNames
  readonly embeddings: {
    readonly types: boolean
    /** Of what makes embeddings as wide as the layers, where they are not. */
    readonly projection: string | null
    /** Positions are counted from the padding's id on. */
    readonly afterPadding: boolean
  }
  /** Layer i's names begin with this and `i.`. */
  readonly layers: string
  readonly layer: Readonly<Record<keyof Layer, string>>
  readonly head: {
    readonly dense: string
    readonly activation: Activation
    readonly output: string
  }
  /** Beginnings of names that a classifier has no use for: heads of the pre-training. */
  readonly unused: readonly string[]
}

/** Where config.json has what. */
interface SettingNames {
  readonly hidden: string
  readonly embedding: string
  readonly heads: string
  readonly inner: string
  readonly layers: string
  readonly activation: string
}

const settings: SettingNames = {
  hidden: 'hidden_size',
  embedding: 'hidden_size',
  heads: 'num_attention_heads',
  inner: 'intermediate_size',
  layers: 'num_hidden_layers',
  activation: 'hidden_act',
}

const bert: Architecture = {
  classes: /^Bert(Model|For)/,
  prefix: 'bert.',
  settings,
  embeddings: { types: true, projection: null, afterPadding: false },
  layers: 'encoder.layer.',
  layer: {
    query: 'attention.self.query',
    key: 'attention.self.key',
    value: 'attention.self.value',
    output: 'attention.output.dense',
    attentionNorm: 'attention.output.LayerNorm',
    up: 'intermediate.dense',
    down: 'output.dense',
    outputNorm: 'output.LayerNorm',
  },
  head: { dense: 'pooler.dense', activation: 'tanh', output: 'classifier' },
  unused: ['cls.', 'pooler.dense.'],
}

const electra: Architecture = {
  ...bert,
  classes: /^Electra(Model|For)/,
  prefix: 'electra.',
  settings: { ...settings, embedding: 'embedding_size' },
  embeddings: { types: true, projection: 'embeddings_project', afterPadding: false },
  head: { dense: 'classifier.dense', activation: 'gelu', output: 'classifier.out_proj' },
  unused: ['discriminator_predictions.', 'generator_predictions.', 'generator_lm_head.'],
}

const roberta: Architecture = {
  ...bert,
  classes: /^(Roberta|XLMRoberta|Camembert)(Model|For)/,
  prefix: 'roberta.',
  embeddings: { types: true, projection: null, afterPadding: true },
  head: { dense: 'classifier.dense', activation: 'tanh', output: 'classifier.out_proj' },
  unused: ['lm_head.', 'pooler.dense.'],
}

const distilbert: Architecture = {
  classes: /^DistilBert(Model|For)/,
  prefix: 'distilbert.',
  settings: {
    hidden: 'dim',
    embedding: 'dim',
    heads: 'n_heads',
    inner: 'hidden_dim',
    layers: 'n_layers',
    activation: 'activation',
  },
  embeddings: { types: false, projection: null, afterPadding: false },
  layers: 'transformer.layer.',
  layer: {
    query: 'attention.q_lin',
    key: 'attention.k_lin',
    value: 'attention.v_lin',
    output: 'attention.out_lin',
    attentionNorm: 'sa_layer_norm',
    up: 'ffn.lin1',
    down: 'ffn.lin2',
    outputNorm: 'output_layer_norm',
  },
  head: { dense: 'pre_classifier', activation: 'relu', output: 'classifier' },
  unused: ['vocab_transform.', 'vocab_layer_norm.', 'vocab_projector.'],
}

/** By config.json's model_type. */
export const ARCHITECTURES: ReadonlyMap<unknown, Architecture> = new Map([
  ['bert', bert],
  ['electra', electra],
  ['roberta', roberta],
  ['xlm-roberta', roberta],
  ['camembert', roberta],
  ['distilbert', distilbert],
])
