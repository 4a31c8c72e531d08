import { RerankError } from '../errors.ts'
import type { CatalogueRow } from './catalogue/types.ts'

/** What a model's config says about its shape. */
export interface ModelFacts {
  readonly modelType: string
  /** How many kinds of token it tells apart: two where query and text differ. */
  readonly typeCount: number
  readonly maxLength: number
  readonly padId: number
  readonly heads: number
  readonly parameters: number | null
  /** How many files beside the graph hold its weights. */
  readonly externalFiles: number
}

/** These count positions from the padding id on. */
const OFFSET_POSITIONS = ['roberta', 'xlm-roberta', 'xlm-roberta-xl', 'camembert', 'mpnet']
/** Larger ones stand for "no limit". */
const LARGEST_LENGTH = 1e6

/**
 * Throws `unsupported-model` for what is no sequence classifier, or for vectors no encoder; of those of
 * the catalogue it is known what they are.
 */
export function readFacts(
  config: unknown,
  tokenizerConfig: unknown,
  name: string,
  row?: CatalogueRow,
  embeds = false,
): ModelFacts {
  const said = asObject(config)
  if (row ? embeds !== Boolean(row.embedding) : embeds && isClassifier(said)) {
    throw new RerankError(
      'unsupported-model',
      embeds
        ? `${name} is a reranker: give it to createReranker, and an embedding model to createEmbedder.`
        : `${name} is an embedding model: give it to createEmbedder, and a reranker to createReranker.`,
    )
  }
  if (!row) refuseOthers(said, name, embeds)
  const number = (...keys: string[]) => {
    const key = keys.find((key) => typeof said[key] === 'number')
    return key === undefined ? null : (said[key] as number)
  }
  const modelType = row?.modelType ?? String(said.model_type)
  const countsFromPadding = OFFSET_POSITIONS.includes(modelType)
  const padId = number('pad_token_id') ?? (countsFromPadding ? 1 : 0)
  const offset = countsFromPadding ? padId + 1 : 0
  const positions = number('max_position_embeddings', 'n_positions')
  const own = asObject(tokenizerConfig).model_max_length
  const limits = [
    positions === null ? Infinity : positions - offset,
    typeof own === 'number' && own > 0 && own < LARGEST_LENGTH ? own : Infinity,
  ]
  const maxLength = Math.min(...limits)
  const hidden = number('hidden_size', 'dim', 'd_model')
  const layers = number('num_hidden_layers', 'n_layers')
  const inner = number('intermediate_size', 'hidden_dim') ?? (hidden ?? 0) * 4
  const vocabulary = number('vocab_size')
  const embedding = number('embedding_size') ?? hidden
  return {
    modelType,
    typeCount: number('type_vocab_size') ?? (modelType === 'distilbert' ? 0 : 2),
    maxLength: Math.min(Number.isFinite(maxLength) ? maxLength : 512, row?.maxLength ?? Infinity),
    padId,
    heads: number('num_attention_heads', 'n_heads') ?? 12,
    // Embeddings, and per layer four square matrices and two of the inner width: within a percent or two.
    parameters:
      row?.parameters ??
      (hidden && layers && vocabulary && embedding
        ? (vocabulary + (positions ?? 0)) * embedding + layers * (4 * hidden + 2 * inner) * hidden
        : null),
    externalFiles: externalFiles(said),
  }
}

/** The classes of Python that run it. */
function classesOf(config: Record<string, unknown>): string[] {
  return [config.architectures ?? [], Object.keys(asObject(config.auto_map))].flat().map(String)
}

function isClassifier(config: Record<string, unknown>): boolean {
  return classesOf(config).some((one) => one.endsWith('ForSequenceClassification'))
}

function refuseOthers(config: Record<string, unknown>, name: string, embeds: boolean): void {
  const known = classesOf(config)
  const isEncoder = embeds && known.some((one) => /(Model|ForMaskedLM|ForPreTraining)$/.test(one))
  if (known.length === 0 || isClassifier(config) || isEncoder) {
    if (typeof config.model_type === 'string') return
    throw new RerankError(
      'unsupported-model',
      `${name}: its config.json names no model_type, so this is no transformer that can be run.`,
    )
  }
  const causal = known.some((one) => /ForCausalLM|ForConditionalGeneration/.test(one))
  throw new RerankError(
    'unsupported-model',
    `${name} is ${known.join(', ')}${causal ? ', a model that writes text' : ''}: ${
      embeds ? 'an embedding model ends in …Model' : 'a reranker ends in …ForSequenceClassification'
    }.`,
  )
}

function externalFiles(config: Record<string, unknown>): number {
  const said = asObject(config['transformers.js_config']).use_external_data_format
  const most = Object.values(asObject(said)).map(Number)
  const count = typeof said === 'object' ? Math.max(0, ...most) : Number(said ?? 0)
  return Number.isInteger(count) && count >= 0 && count <= 100 ? count : 0
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
