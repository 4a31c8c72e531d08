// The only file that knows transformers.js, and through it onnxruntime.
import {
  AutoModel,
  AutoModelForSequenceClassification,
  env,
  LogLevel,
  Tensor,
  TextClassificationPipeline,
} from '@huggingface/transformers'
import { RerankError } from '../errors.ts'
import { openGpu, type OwnedGpu } from '../host/gpu-device.ts'
import { nodeProcess } from '../host/node.ts'
import type { CompiledWasm } from '../protocol.ts'
import type { Device, Dtype } from '../types.ts'
import type { Lane } from './lanes.ts'
import { watchWasm, type WasmListener } from './onnx-wasm.ts'
import { poolStates } from './pool.ts'
import type { TokenBatch } from './runtime.ts'

/** All that a session is made from; may be sent to another thread. */
export interface OnnxSource {
  /** The model's config.json. */
  readonly config: Readonly<Record<string, unknown>>
  /** By the name that the config gives them; the graph itself is `model`. */
  readonly files: ReadonlyMap<string, Blob>
  readonly device: Device
  readonly dtype: Dtype
  /** Threads inside the one session. */
  readonly threads: number
  /** Logits, or which of the tokens' last states make a text's vector. */
  readonly head: 'classify' | 'mean' | 'cls'
  /** Rows are filled up with this; their mask is 0 there. */
  readonly padId: number
  /** How many positions the model has. */
  readonly maxLength: number
  /** onnxruntime's wasm, where another thread has compiled it already. */
  readonly wasm?: CompiledWasm
}

export interface OnnxSession extends Lane {
  readonly gpu: OwnedGpu | undefined
}

type Tensors = Record<'input_ids' | 'attention_mask' | 'token_type_ids', Tensor>
/** A classifier's, or an encoder's by either of two names. */
type Outputs = Partial<Record<'logits' | 'last_hidden_state' | 'token_embeddings', Tensor>>
type TensorMaker = (batch: TokenBatch, rows: readonly number[], width: number) => Tensors

/** In the words of transformers.js. */
const DTYPE = { fp32: 'fp32', fp16: 'fp16', int8: 'q8', q4: 'q4', q4f16: 'q4f16' } as const
/** No request may leave, so the name matters to nobody. */
const NAME = 'model'

/**
 * A text-classification pipeline over one session. Its tokenizer makes tensors of token ids that we
 * have already, and its activation is not used: it would make 1.0 of every single logit.
 */
export async function openOnnxSession(
  source: OnnxSource,
  onWasm: WasmListener = () => {},
): Promise<OnnxSession> {
  const { device, dtype, threads, head, padId, maxLength, files } = source
  useOwnFiles(source)
  const gpu = device === 'webgpu' ? await openGpu() : undefined
  const { wasm } = env.backends.onnx
  if (wasm) wasm.numThreads = threads
  const unwatch = nodeProcess ? () => {} : watchWasm(source.wasm, onWasm)
  const kind = head === 'classify' ? AutoModelForSequenceClassification : AutoModel
  const opening = kind.from_pretrained(NAME, {
    device: device === 'cpu' ? 'cpu' : device,
    dtype: DTYPE[dtype],
    use_external_data_format: files.size - 1,
    session_options: {
      ...(nodeProcess && { intraOpNumThreads: threads, interOpNumThreads: 1 }),
      ...(gpu && { executionProviders: [{ name: 'webgpu', device: gpu.device }] }),
    },
  })
  const model = await guarded(opening, gpu, 'load-failed').finally(() => {
    unwatch()
    // The session has copied what it needs.
    env.customCache = NOTHING_CACHED
  })
  const pipeline = new TextClassificationPipeline({
    task: 'text-classification',
    model: model as never,
    tokenizer: tensorMaker(padId) as never,
  })
  const toTensors = pipeline.tokenizer as unknown as TensorMaker

  const runRows = async (batch: TokenBatch, rows: readonly number[], width: number) => {
    const running: Promise<Outputs> = pipeline.model(toTensors(batch, rows, width))
    const outputs = await guarded(running, gpu, 'inference-failed')
    if (head === 'classify') return numbersOf(outputs.logits!)
    const states = outputs.last_hidden_state ?? outputs.token_embeddings
    if (!states) throw noStates(Object.keys(outputs))
    const padded = { numbers: numbersOf(states), tokens: width, width: states.dims.at(-1)! }
    const lengths = rows.map((row) => batch.offsets[row + 1]! - batch.offsets[row]!)
    return poolStates(padded, lengths, head)
  }

  return {
    gpu,
    run: async (batch) => {
      const { offsets } = batch
      const count = offsets.length - 1
      const lengths = Array.from({ length: count }, (_, row) => offsets[row + 1]! - offsets[row]!)
      if (gpu) {
        // A pair's bucket is its own affair: whatever stands beside it, it is padded to the same length.
        const rows = lengths.map((_, row) => row)
        return runRows(batch, rows, padTo(Math.max(...lengths), maxLength))
      }
      // One row a run, unpadded: with dynamic int8 a score would depend on its batch-mates.
      const parts: Float32Array[] = []
      for (let row = 0; row < count; row++) parts.push(await runRows(batch, [row], lengths[row]!))
      return concatenate(parts)
    },
    dispose: async () => {
      await pipeline.dispose()
      gpu?.destroy()
    },
  }
}

function numbersOf(tensor: Tensor): Float32Array {
  return tensor.to('float32').data as Float32Array
}

function noStates(outputs: readonly string[]): RerankError {
  return new RerankError(
    'unsupported-model',
    `The graph gives ${outputs.join(', ')}, and no states to pool: export it for feature-extraction.`,
  )
}

const BUCKET = 32

/** The lengths that rows are padded to on a GPU, where every new shape costs time. */
export function padTo(tokens: number, maxLength: number): number {
  return Math.min(maxLength, Math.ceil(tokens / BUCKET) * BUCKET)
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function tensorMaker(padId: number): TensorMaker {
  return ({ ids, types, offsets }, rows, width) => {
    const size = rows.length * width
    const inputs = new BigInt64Array(size).fill(BigInt(padId))
    const mask = new BigInt64Array(size)
    const tokenTypes = new BigInt64Array(size)
    rows.forEach((row, i) => {
      const from = offsets[row]!
      const length = offsets[row + 1]! - from
      for (let token = 0; token < length; token++) {
        inputs[i * width + token] = BigInt(ids[from + token]!)
        tokenTypes[i * width + token] = BigInt(types[from + token]!)
      }
      mask.fill(1n, i * width, i * width + length)
    })
    const tensor = (data: BigInt64Array) => new Tensor('int64', data, [rows.length, width])
    return {
      input_ids: tensor(inputs),
      attention_mask: tensor(mask),
      token_type_ids: tensor(tokenTypes),
    }
  }
}

const NOTHING_CACHED = { match: async () => undefined, put: async () => {} }

/** transformers.js reads what we give it, and fetches nothing. */
function useOwnFiles({ config, files }: OnnxSource): void {
  env.useCustomCache = true
  env.customCache = {
    match: async (name: string) => {
      if (name.endsWith('config.json')) return new Response(JSON.stringify(config))
      // …/onnx/model_quantized.onnx is the graph, …/onnx/model_quantized.onnx_data a part of its weights.
      const [, part] = /\.onnx(_data(?:_\d+)?)?$/.exec(name) ?? []
      const file = files.get(part ?? NAME)
      return file && new Response(file)
    },
    put: async () => {},
  }
  env.fetch = () => Promise.reject(new Error('No request may leave from here.'))
  // It would print the tokens of what failed: they are the user's text.
  env.logLevel = LogLevel.NONE
  if (nodeProcess) return
  // Without these two lines it would take its wasm from a CDN, through a blob.
  if (env.backends.onnx.wasm) delete env.backends.onnx.wasm.wasmPaths
  env.useWasmCache = false
}

/** Ends with the GPU device, and gives what onnxruntime throws a code. */
async function guarded<T>(
  work: Promise<T>,
  gpu: OwnedGpu | undefined,
  code: 'load-failed' | 'inference-failed',
): Promise<T> {
  try {
    return await (gpu ? gpu.during(work) : work)
  } catch (thrown) {
    throw coded(thrown, code)
  }
}

/** What onnxruntime's words mean; it has no codes. */
const MEANINGS = [
  [/out of memory|bad_alloc|allocation failed|OOM/i, 'out-of-memory'],
  [/protobuf parsing failed|INVALID_PROTOBUF|ModelProto does not have a graph/i, 'integrity'],
  [
    /could not find an implementation|not a registered function|NOT_IMPLEMENTED/i,
    'unsupported-model',
  ],
  [/external (data|initializer)|MountedFiles/i, 'unsupported-model'],
] as const

export function coded(thrown: unknown, otherwise: 'load-failed' | 'inference-failed'): RerankError {
  if (thrown instanceof RerankError) return thrown
  // The wasm throws plain numbers when it is at its end.
  const message =
    typeof thrown === 'number'
      ? `onnxruntime gave up with code ${thrown}: out of memory, most likely`
      : thrown instanceof Error
        ? thrown.message
        : String(thrown)
  const found = MEANINGS.find(([words]) => words.test(message))
  return new RerankError(found?.[1] ?? otherwise, message, { cause: thrown })
}
