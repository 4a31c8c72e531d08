import type { CompiledWasm, EmbeddingFacts, LoadRequest, ModelActivation } from '../protocol.ts'
import type { ByteStore } from '../host/bytes.ts'
import type { Runtime } from '../runtimes/runtime.ts'
import type { Encoder } from '../text/encoder.ts'
import type { Lexical } from '../text/lexical.ts'
import type { FileInfo, LoadProgress } from '../types.ts'

/** Pairs with the logits they must give, for a model whose right answers are known. */
export interface StoredCanary {
  readonly pairs: readonly (readonly [query: string, text: string])[]
  /** Pairs × labels. */
  readonly logits: readonly number[]
  /** The most a logit may be off. */
  readonly tolerance: number
  /** Pairs whose logits differ by more than this must keep their order. */
  readonly orderGap: number
}

/** A model that is ready to score: how it reads, how it runs, and what its numbers mean. */
export interface Model {
  readonly name: string
  /** What makes it this model and no other: a sha256 of its weights, say. Part of the score key. */
  readonly fingerprint: string
  readonly files: readonly FileInfo[]
  readonly labels: readonly string[]
  /** The label that means "relevant", where the config says so. */
  readonly positiveLabel: number | null
  readonly activation: ModelActivation
  /** For a model whose numbers are vectors of texts: the `head` it was loaded with is no classifier's. */
  readonly embedding?: EmbeddingFacts | undefined
  readonly maxLength: number
  readonly parameters: number | null
  readonly encoder: Encoder
  readonly runtime: Runtime
  readonly canary?: StoredCanary | undefined
  /** How well words match: a prior of the model's own, where the caller gives none. */
  readonly lexical?: Lexical | undefined
}

export interface LoadContext {
  /** Where files are kept, as the caller asked. */
  readonly bytes: ByteStore
  progress(progress: LoadProgress): void
  /** Announces a step that may give no sign of life for so long: a compilation, a slow server. */
  quiet(ms: number): void
  /** Hands the page what a later worker need not compile again. */
  compiled(wasm: CompiledWasm): void
}

/** Makes a worker: given to `serve()`. Throws a RerankError for what it cannot do, and the next candidate is tried. */
export type LoadModel = (request: LoadRequest, context: LoadContext) => Promise<Model>
