import { openBytes } from '../host/open-bytes.ts'
import { readInterface } from '../runtimes/kernel/onnx/read-interface.ts'
import { findSafetensors } from '../runtimes/kernel/safetensors/find-safetensors.ts'
import { readTemplate } from '../text/template.ts'
import type { Dtype, RerankerOptions } from '../types.ts'
import { findOnnx } from './onnx-files.ts'
import { openModel } from './open-model.ts'
import type { OpenedModel } from './opened-model.ts'

export type InspectOptions = Pick<
  RerankerOptions,
  'revision' | 'hub' | 'offline' | 'cache' | 'onProgress'
>

/** A model's graph in one precision. */
export interface ModelGraph {
  readonly dtype: Dtype
  readonly name: string
  /** With the weights beside it. */
  readonly bytes: number
  readonly opset: number
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

/** What a model's files say of it; nothing has been run. */
export interface ModelDescription {
  readonly name: string
  /** `model_type` of its config: `bert`, `xlm-roberta`. */
  readonly family: string
  readonly architectures: readonly string[]
  readonly layers: number | null
  readonly width: number | null
  readonly heads: number
  /** Within a few percent. */
  readonly parameters: number | null
  readonly labels: readonly string[]
  readonly positiveLabel: number | null
  /** What `activation: 'model'` is. */
  readonly activation: 'sigmoid' | 'identity' | 'softmax'
  /** The most tokens in a pair: longer ones are cut, the longer text first. */
  readonly maxLength: number
  /** How query and text stand together, such as `[CLS] query [SEP] text [SEP]`. */
  readonly template: string
  /** Whether the model tells query tokens from text tokens. */
  readonly typed: boolean
  readonly graphs: readonly ModelGraph[]
  /** Bytes of the checkpoint (`model.safetensors`) as training leaves it; null where there is none. */
  readonly checkpointBytes: number | null
}

const DTYPES: readonly Dtype[] = ['fp32', 'fp16', 'int8', 'q4', 'q4f16']

/**
 * Reads a model's description from its files. Of a model that is elsewhere, every published precision
 * is fetched, and kept. Throws a RerankError that says why it is none that can be used.
 */
export async function inspectModel(
  model: string,
  { revision, hub, offline = false, cache, onProgress }: InspectOptions = {},
): Promise<ModelDescription> {
  const opened = await openModel(
    {
      ...{ model, offline },
      ...{ revision: revision ?? null, hub: hub === undefined ? null : String(hub) },
      base: globalThis.document?.baseURI ?? null,
    },
    {
      bytes: await openBytes(cache?.files ?? 'auto'),
      progress: (progress) => onProgress?.(progress),
      quiet: () => {},
    },
  )
  const { name, config, facts, labels, positiveLabel, activation } = opened
  const number = (...keys: readonly string[]) =>
    keys.map((key) => config[key]).find((value) => typeof value === 'number') ?? null
  const checkpoint = await findSafetensors(opened.find)
  return {
    ...{ name, labels, positiveLabel, activation },
    ...{ family: facts.modelType, heads: facts.heads, parameters: facts.parameters },
    architectures: [config['architectures'] ?? []].flat().map(String),
    layers: number('num_hidden_layers', 'n_layers'),
    width: number('hidden_size', 'dim', 'd_model'),
    maxLength: facts.maxLength,
    template: await describeTemplate(opened),
    typed: facts.typeCount > 1,
    graphs: await readGraphs(opened),
    checkpointBytes: checkpoint ? bytesOf(checkpoint) : null,
  }
}

async function readGraphs(opened: OpenedModel): Promise<ModelGraph[]> {
  const graphs: ModelGraph[] = []
  for (const dtype of DTYPES) {
    const files = await findOnnx(opened, dtype)
    if (!files) continue
    const graph = files.get('')!
    const { name } = graph.info
    const file = { size: graph.info.bytes, stream: graph.stream }
    graphs.push({ dtype, name, bytes: bytesOf(files), ...(await readInterface(name, file)) })
  }
  return graphs
}

/** The parts of a pair in their order, special tokens by their names. */
async function describeTemplate(opened: OpenedModel): Promise<string> {
  // Says what is wrong with the tokenizer, if anything is.
  await opened.openEncoder()
  const parse = async (path: string) => {
    const file = await opened.find([path])
    return file && (JSON.parse(new TextDecoder().decode(await file.bytes())) as object)
  }
  const tokenizer = (await parse('tokenizer.json')) as { readonly added_tokens?: unknown }
  const template = readTemplate(
    tokenizer,
    await parse('tokenizer_config.json'),
    opened.facts.modelType,
  )
  const added = (Array.isArray(tokenizer.added_tokens) ? tokenizer.added_tokens : []) as {
    readonly id?: unknown
    readonly content?: unknown
  }[]
  const nameOf = (id: number) => String(added.find((token) => token.id === id)?.content ?? `#${id}`)
  return template
    .flatMap(({ part, ids }) => (part === 'special' ? ids.map(nameOf) : [part]))
    .join(' ')
}

function bytesOf(
  files: ReadonlyMap<string, { readonly info: { readonly bytes: number } }>,
): number {
  return [...files.values()].reduce((sum, { info }) => sum + info.bytes, 0)
}
