/// <reference lib="esnext.disposable" preserve="true" />
import type { RerankErrorCode } from './errors.ts'

/** Where the model runs. `'cpu'` is native code, in Node only. */
export type Device = 'webgpu' | 'wasm' | 'cpu'
/** How the model's numbers are stored. */
export type Dtype = 'fp32' | 'fp16' | 'int8' | 'q4' | 'q4f16'
/** `'onnx'` is onnxruntime by way of transformers.js, `'kernel'` is our own. */
export type RuntimeName = 'onnx' | 'kernel'
/** What to do with a text that does not fit: cut it, score overlapping windows of it and keep the best, or refuse it. */
export type LongText = 'truncate' | 'windows' | 'error'

/** From a pair's logits (one per label) to its score. A function is given one pair's logits. */
export type Activation =
  | 'model'
  | 'sigmoid'
  | 'identity'
  | 'softmax'
  | 'listwise'
  | ((logits: Float32Array) => number | ArrayLike<number>)

export interface CacheOptions {
  /**
   * Where model files are kept: `'auto'` is the browser's Cache API, in Node a folder of the user's
   * cache directory; `'memory'` keeps nothing; any other string is the path of a folder (Node only).
   * @default 'auto'
   */
  files?: 'auto' | 'memory' | (string & {})
  /**
   * How many scored pairs are remembered; 0 turns that off.
   * @default 10_000
   */
  scores?: number
}

export interface RerankerOptions {
  /**
   * A hub id (`owner/name`), a name of the catalogue, the URL of a folder, or a folder's path (`./name`).
   * @default the embedded model, which comes with this package
   */
  model?: string
  /**
   * The branch, tag or commit of a hub model.
   * @default the catalogue's pinned commit, else the main branch
   */
  revision?: string
  /**
   * Where the models are that are named by their hub id: a mirror, or a server of your own with the
   * hub's URL layout.
   * @default https://huggingface.co
   */
  hub?: string | URL
  /**
   * `'auto'` follows the device; `'q8'` is another word for `'int8'`.
   * @default 'auto'
   */
  dtype?: 'auto' | Dtype | 'q8'
  /**
   * `'webgpu'` fails where there is no adapter, unless `fallback` is set.
   * @default 'auto'
   */
  device?: 'auto' | 'webgpu' | 'wasm'
  /**
   * Whether `device: 'webgpu'` may fall back to WASM.
   * @default false
   */
  fallback?: boolean
  /**
   * `'kernel'` is our own, `'onnx'` the stock one; `'auto'` takes the kernel where it can run the model.
   * @default 'auto'
   */
  runtime?: 'auto' | RuntimeName
  /**
   * Processor threads; `'auto'` leaves the page a core where there are more than two.
   * @default 'auto'
   */
  threads?: 'auto' | number
  /**
   * The most tokens in a pair, special tokens included.
   * @default what the model takes
   */
  maxLength?: number
  /**
   * The most pairs in one run.
   * @default what the runtime does best
   */
  batchSize?: number
  /**
   * `'load'` checks a few pairs when the model is loaded; `'reference'` also compares a GPU's with WASM.
   * @default 'load'
   */
  verify?: 'load' | 'reference'
  /** @default { files: 'auto', scores: 10_000 } */
  cache?: CacheOptions
  /**
   * Use only what is stored already, and what comes with this package, the embedded model among it; no
   * request leaves the origin.
   * @default false
   */
  offline?: boolean
  /**
   * The folder of worker, wasm and model files, where a bundler does not place them.
   * @default beside this package's own files
   */
  assets?: string | URL
  /**
   * A worker entry of your own: one that calls `serve()` of `web-rerank/worker`.
   * @default the one this package carries
   */
  worker?: string | URL | (() => Worker)
  /**
   * Ends the loading.
   * @default none
   */
  signal?: AbortSignal
  /** @default none */
  onProgress?: (progress: LoadProgress) => void
}

export interface LoadProgress {
  readonly phase: 'start' | 'download' | 'load' | 'verify' | 'ready'
  /** Bytes so far, over all files. */
  readonly loaded: number
  /** All bytes, as soon as they are known. */
  readonly total: number | null
}

export interface CallProgress {
  readonly scored: number
  readonly total: number
}

export interface RankOptions<T> {
  /**
   * The text of an item, may be async.
   * @default the item itself, where it is a string
   */
  text?: (item: T, index: number) => string | Promise<string>
  /**
   * Keep only the first so many.
   * @default all
   */
  topK?: number
  /**
   * The same as `topK`, in the words of other libraries.
   * @default all
   */
  topN?: number
  /**
   * Drop scored items below this score.
   * @default none
   */
  minScore?: number
  /**
   * `'model'` is what the model's config names; `'listwise'` makes the scores of the list sum to 1.
   * @default 'model'
   */
  activation?: Activation
  /**
   * For a model with several labels, the one that means "relevant": its name or its position.
   * @default the one the model's config calls positive
   */
  label?: string | number
  /** @default the reranker's */
  maxLength?: number
  /** @default 'truncate' */
  long?: LongText
  /**
   * What you know of each item already: your own score (a higher one is better), or `'order'`, the order they came in.
   * @default how well the words match, with the embedded model; none with any other
   */
  prior?: 'order' | readonly number[] | ((item: T, index: number) => number)
  /**
   * How much of the order the prior decides, 0 to 1. 0 is the model alone.
   * @default 0.33 with a `prior`, else `info.blend`
   */
  blend?: number
  /**
   * Ends the call.
   * @default none
   */
  signal?: AbortSignal
  /**
   * Resolve after so many milliseconds with what is scored by then.
   * @default none
   */
  deadlineMs?: number
  /** @default none */
  onProgress?: (progress: CallProgress) => void
  /**
   * Rankings as they grow, at most some twenty a second.
   * @default none
   */
  onPartial?: (ranking: Ranking<T>) => void
  /**
   * A key: this call ends any earlier one with the same key that is still running.
   * @default none
   */
  replaces?: string
}

export interface PredictOptions {
  /** @default 'model' */
  activation?: Activation
  /** @default the reranker's */
  maxLength?: number
  /** @default 'truncate' */
  long?: LongText
  /**
   * Ends the call.
   * @default none
   */
  signal?: AbortSignal
  /** @default none */
  onProgress?: (progress: CallProgress) => void
}

export interface Ranked<T> {
  /** Where the item stood in the list you gave. */
  readonly index: number
  /** Your own object, the very same. */
  readonly item: T
  /** The activated logit; null when the deadline came first. */
  readonly score: number | null
  /** What the model said, and what the order goes by. */
  readonly logit: number | null
  /** Yours, or how well the words match. */
  readonly prior?: number
  /** The number the order goes by where there is a prior. */
  readonly blended?: number
  /** The text did not fit, and its end was not read. */
  readonly truncated?: true
  /** With `long: 'windows'`: the best window, in characters of the text. */
  readonly window?: readonly [start: number, end: number]
}

/** Best first; unscored items follow in the order you gave. */
export interface Ranking<T> extends ReadonlyArray<Ranked<T>> {
  readonly complete: boolean
  readonly scored: number
  /** Model, runtime, device and precision: scores of equal keys may be compared. */
  readonly scoreKey: string
}

export interface FileInfo {
  readonly name: string
  readonly bytes: number
  readonly sha256: string | null
  /** What the bytes were checked against. */
  readonly verified: 'catalogue' | 'headers' | 'none'
  /** Why it is not stored for the next time, where the browser or the disk refused. */
  readonly unkept?: string
}

/** One candidate that was considered, and what came of it. */
export interface Attempt {
  readonly runtime: RuntimeName
  readonly device: Device
  readonly dtype: Dtype
  readonly outcome: 'accepted' | 'failed' | 'skipped'
  readonly code?: RerankErrorCode
  readonly reason?: string
}

export interface CacheStats {
  readonly entries: number
  readonly hits: number
  readonly misses: number
}

export interface RerankerInfo {
  readonly model: string
  readonly files: readonly FileInfo[]
  readonly runtime: string
  readonly device: Device
  readonly dtype: Dtype
  /** The processor instruction that does the work, where the runtime knows it. */
  readonly instruction: string | null
  readonly threads: number
  /** Whether the page may share memory among threads. */
  readonly isolated: boolean
  readonly labels: readonly string[]
  /** The position of the label that means "relevant", where the model says so. */
  readonly positiveLabel: number | null
  /** What `activation: 'model'` is. */
  readonly activation: 'sigmoid' | 'identity' | 'softmax'
  /** What `blend` is by default, for a model with a lexical part of its own; null without one. */
  readonly blend: number | null
  readonly maxLength: number
  readonly parameters: number | null
  readonly scoreKey: string
  readonly cache: { readonly scores: CacheStats; readonly tokens: CacheStats | null }
  readonly attempts: readonly Attempt[]
}

export interface RerankerEvents {
  progress: LoadProgress
  /** A worker was lost and another took its place. */
  recovered: { readonly code: string; readonly reason: string }
  /** Scores come from elsewhere now: another runtime, device or precision. */
  runtimechange: { readonly from: string; readonly to: string }
}

type Listener<K extends keyof RerankerEvents> = (event: CustomEvent<RerankerEvents[K]>) => void

export interface Reranker extends EventTarget, AsyncDisposable {
  /** What runs where, as of now. */
  readonly info: RerankerInfo
  /** Puts the items in order, best first. */
  rank<T>(query: string, items: readonly T[], options?: RankOptions<T>): Promise<Ranking<T>>
  /**
   * Activated scores in input order. A model with several labels gives that many numbers a pair, one
   * pair after the other.
   */
  predict(
    pairs: readonly (readonly [query: string, text: string])[],
    options?: PredictOptions,
  ): Promise<Float32Array>
  /** Runs a few typical shapes, so that the first real call is not the slow one. */
  warmup(): Promise<void>
  /** Ends the worker and every call in flight; may be called twice. */
  dispose(): Promise<void>
  addEventListener<K extends keyof RerankerEvents>(
    type: K,
    listener: Listener<K>,
    options?: boolean | AddEventListenerOptions,
  ): void
  addEventListener(...any: Parameters<EventTarget['addEventListener']>): void
  removeEventListener<K extends keyof RerankerEvents>(
    type: K,
    listener: Listener<K>,
    options?: boolean | EventListenerOptions,
  ): void
  removeEventListener(...any: Parameters<EventTarget['removeEventListener']>): void
}
