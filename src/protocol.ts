import { RerankError, toRerankError, type RerankErrorCode } from './errors.ts'
import type {
  CacheStats,
  Device,
  Dtype,
  LoadProgress,
  LongText,
  RerankerInfo,
  RuntimeName,
} from './types.ts'

/** Both sides must speak the same: a worker built from another version says so instead of guessing. */
export const PROTOCOL_VERSION = 1

/** What the page asks of the worker. One worker loads once; a failure of any kind ends it. */
export interface WorkerApi {
  load(request: LoadRequest): Promise<Reply<Loaded>>
  /** Scores arrive as `batch` events; the reply comes after the last of them. */
  score(request: ScoreRequest): Promise<Reply<Caches>>
  /** Drops what is left of a call; the run in progress ends first. */
  cancel(call: number): void
  /** Runs typical shapes, and says how long that took. */
  warmup(): Promise<Reply<number>>
  /** The logits of the built-in check pairs. */
  canary(): Promise<Reply<readonly number[]>>
  dispose(): Promise<Reply<void>>
}

export interface LoadRequest {
  readonly protocol: number
  /** null is the embedded model. */
  readonly model: string | null
  /** null leaves it to the catalogue's pinned commit, or the hub's main branch. */
  readonly revision: string | null
  /** The address of the hub that ids belong to; null is the public one. */
  readonly hub: string | null
  readonly runtime: RuntimeName
  readonly device: Device
  readonly dtype: Dtype
  /**
   * What becomes of the encoder's output: a classifier's logits where nothing is said, or a pooled
   * embedding; `'embed'` is pooled as the model's own files say.
   */
  readonly head?: 'classify' | 'embed' | Pooling
  /** For an embedding: what stands before each kind of text, where the caller says so. */
  readonly prompts?: Partial<Prompts>
  readonly threads: 'auto' | number
  readonly maxLength: number | null
  readonly batchSize: number | null
  readonly verify: 'load' | 'reference'
  readonly cache: { readonly files: string; readonly scores: number }
  readonly offline: boolean
  readonly assets: string | null
  /** What paths start from: the page's address; null in Node. */
  readonly base: string | null
  /** The stock runtime's, where an earlier worker of this page has compiled it. */
  readonly wasm?: CompiledWasm | undefined
}

/** The stock runtime's wasm as the browser has compiled it, and from where it came. */
export interface CompiledWasm {
  readonly url: string
  readonly module: WebAssembly.Module
}

/** What was loaded: what the caller sees as `info`, but for what only the page knows. */
export interface Loaded extends Omit<RerankerInfo, 'attempts' | 'cache'> {
  readonly cache: Caches
  /** For a model that gives vectors instead of logits. */
  readonly embedding?: EmbeddingFacts | undefined
}

/** How the states of a text's tokens become one vector. */
export type Pooling = 'mean' | 'cls'

/** What stands before a text, by the kind of text; as a rule nothing does. */
export interface Prompts {
  readonly query: string
  readonly passage: string
}

/** What is known of a model's vectors. */
export interface EmbeddingFacts {
  readonly dimensions: number
  readonly pooling: Pooling
  /** Whether every vector is of length 1. */
  readonly normalized: boolean
  readonly prompts: Prompts
}

/** Vectors that were kept from earlier visits are a cache, too. */
export type Caches = RerankerInfo['cache'] & { readonly vectors?: CacheStats }

/** What a model's config can name. */
export type ModelActivation = RerankerInfo['activation']

export interface ScoreRequest {
  /** Names this request in the batch events. */
  readonly request: number
  /** The caller's call it belongs to: what is cancelled, and what takes turns. */
  readonly call: number
  /** One query for all texts, or one each; of texts that become vectors, the kind: 'query' or 'passage'. */
  readonly queries: string | readonly string[]
  readonly texts: readonly string[]
  readonly maxLength: number | null
  readonly long: LongText
  /** Which label's logit chooses the best window. */
  readonly label: number
  /** Whether the labels exclude each other. */
  readonly exclusive: boolean
}

/** What the worker says unasked. Each one is a sign of life. */
export type WorkerEvent =
  /** With how long the work took that it has just done. */
  | { readonly event: 'alive'; readonly ms: number }
  | { readonly event: 'progress'; readonly progress: LoadProgress }
  /** The thread will be blocked or waiting: expect nothing for so long. */
  | { readonly event: 'quiet'; readonly ms: number }
  /** For the next worker's request. */
  | { readonly event: 'wasm'; readonly wasm: CompiledWasm }
  | BatchEvent

/** What the model says of a pair. */
export interface PairResult {
  /** One a label. */
  readonly logits: readonly number[]
  readonly truncated: boolean
  /** The window that scored best, with `long: 'windows'`, in characters of the text. */
  readonly window: readonly [start: number, end: number] | null
  /** How well the words match, where the model has a lexical part. */
  readonly lexical?: number
}

export interface BatchEvent {
  readonly event: 'batch'
  readonly request: number
  /** By the position of the text in the request. */
  readonly results: readonly (readonly [position: number, result: PairResult])[]
  /** How long the run took; 0 for what was remembered. */
  readonly ms: number
}

/** A result or an error, as data: errors that cross a thread by themselves lose their code and cause. */
export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorData }

interface ErrorData {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  readonly code: RerankErrorCode | undefined
  readonly cause: ErrorData | string | undefined
}

/** Runs in the worker. The inverse of `unwrapReply`. */
export async function reply<T>(work: () => Promise<T> | T): Promise<Reply<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (thrown) {
    return {
      ok: false,
      error: errorToData(toRerankError(thrown, 'inference-failed')),
    }
  }
}

/** Runs in the page. The inverse of `reply`. */
export function unwrapReply<T>(received: Reply<T>): T {
  if (received.ok) return received.value
  throw dataToError(received.error)
}

/** Causes of causes may go in circles. */
const DEEPEST_CAUSE = 5

function errorToData(error: Error, depth = 0): ErrorData {
  const { name, message, stack, cause } = error
  return {
    name,
    message,
    stack,
    code: error instanceof RerankError ? error.code : undefined,
    cause: cause === undefined ? undefined : causeToData(cause, depth + 1),
  }
}

function causeToData(cause: unknown, depth: number): ErrorData | string {
  if (cause instanceof Error && depth <= DEEPEST_CAUSE) return errorToData(cause, depth)
  // Not every object can be made a string.
  return typeof cause === 'object' && cause !== null
    ? Object.prototype.toString.call(cause)
    : String(cause)
}

function dataToError(data: ErrorData): Error {
  const { name, message, stack, code, cause } = data
  const options = { cause: typeof cause === 'object' ? dataToError(cause) : cause }
  const error = code ? new RerankError(code, message, options) : new Error(message, options)
  error.name = name
  // The worker's stack is the one that helps; some engines have none.
  if (stack) error.stack = stack
  return error
}
