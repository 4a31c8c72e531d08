import type { EmbeddingFacts, Pooling, Prompts } from '../protocol.ts'
import type {
  CacheStats,
  LongText,
  Ranked,
  RankOptions,
  Reranker,
  RerankerEvents,
  RerankerInfo,
  RerankerOptions,
} from '../types.ts'

export interface StageProgress {
  readonly done: number
  readonly total: number
}

/** Something that was found, and how good it is by the measure of whoever found it. */
export interface Hit<T> {
  /** Where the item stood in the list you gave. */
  readonly index: number
  /** Your own object, the very same. */
  readonly item: T
  /** A higher one is better; what else it means is the index's affair. */
  readonly score: number
}

export interface SearchLimits {
  /**
   * The most hits.
   * @default 100
   */
  limit?: number
  /**
   * Ends the call.
   * @default none
   */
  signal?: AbortSignal
}

/** What finds candidates: a keyword index, a semantic one, or one of your own. */
export interface Retriever<T> {
  /** Best first. */
  search(query: string, options?: SearchLimits): Promise<readonly Hit<T>[]>
}

export interface EmbedderOptions extends Omit<RerankerOptions, 'model'> {
  /** A hub id (`owner/name`), a name of the catalogue, the URL of a folder, or a folder's path (`./name`). */
  model: string
  /**
   * How the states of a text's tokens become one vector; `'auto'` is what the model's own files say.
   * @default 'auto'
   */
  pooling?: 'auto' | Pooling
  /**
   * What to put before a text of each kind, in place of what the model's files say.
   * @default the model's own, and what the cards of E5 and BGE ask for
   */
  prompts?: Partial<Prompts>
}

export interface EmbedOptions {
  /**
   * Many models want a question and a text that may answer it to be told apart. The vectors of passages
   * are kept for the next visit.
   * @default 'passage'
   */
  kind?: 'query' | 'passage'
  /**
   * The most tokens in a text, special ones included.
   * @default the embedder's
   */
  maxLength?: number
  /** @default 'truncate' */
  long?: Exclude<LongText, 'windows'>
  /**
   * Ends the call.
   * @default none
   */
  signal?: AbortSignal
  /** @default none */
  onProgress?: (progress: StageProgress) => void
}

type SharedInfo =
  | 'model'
  | 'files'
  | 'runtime'
  | 'device'
  | 'dtype'
  | 'instruction'
  | 'threads'
  | 'isolated'
  | 'maxLength'
  | 'parameters'
  | 'attempts'

export interface EmbedderInfo extends Pick<RerankerInfo, SharedInfo>, EmbeddingFacts {
  /** Model, runtime, device, precision and pooling: vectors of equal keys may be compared. */
  readonly vectorKey: string
  readonly cache: {
    /** Vectors kept from earlier visits; null where nothing is kept. */
    readonly vectors: CacheStats | null
    /** Those of the last texts, in memory. */
    readonly recent: CacheStats
    readonly tokens: CacheStats | null
  }
}

export interface Embedder extends Pick<
  Reranker,
  'addEventListener' | 'removeEventListener' | 'dispatchEvent' | 'warmup' | 'dispose'
> {
  /** What runs where, as of now. */
  readonly info: EmbedderInfo
  /** One row of `info.dimensions` numbers a text, one after the other, all of one `vectorKey`. */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array>
  [Symbol.asyncDispose](): Promise<void>
}

export type EmbedderEvents = RerankerEvents

/** What `retrieveAndRerank` asks of an index, to be able to embed what is in it. */
export interface SearchIndex<T> extends Retriever<T> {
  readonly items: readonly T[]
  /** The text of an item, as it was indexed. */
  textOf(item: T, index: number): string | Promise<string>
}

export interface RetrieveOptions<T> extends Pick<
  RankOptions<T>,
  | 'minScore'
  | 'activation'
  | 'label'
  | 'maxLength'
  | 'long'
  | 'blend'
  | 'signal'
  | 'deadlineMs'
  | 'onPartial'
> {
  /** Where candidates come from. Of several, those of all are fused. */
  index: SearchIndex<T> | readonly Retriever<T>[]
  /**
   * Also finds candidates by what they mean, among the items of `index`, which is one then. Its first
   * use embeds all of them; vectors of passages are kept for the next visit.
   * @default none
   */
  embedder?: Pick<Embedder, 'embed' | 'info'>
  /** Puts the candidates in order. */
  reranker: Pick<Reranker, 'rank'>
  /**
   * How many candidates are reranked, and asked of each index.
   * @default 100
   */
  candidates?: number
  /**
   * How many results.
   * @default 10
   */
  topK?: number
  /**
   * The text of an item for the reranker, may be async.
   * @default that of the index; else the item itself, where it is a string
   */
  text?: (item: T, index: number) => string | Promise<string>
  /**
   * What makes two items the same.
   * @default the object itself
   */
  id?: (item: T) => unknown
  /**
   * Told while the items are embedded for the first time.
   * @default none
   */
  onEmbedding?: (progress: StageProgress) => void
}

/** A result, with what the first stage said of it. */
export interface Retrieved<T> extends Ranked<T> {
  /** The first stage's score: of several lists the fused one. */
  readonly retrieved: number
}

/** Best first, as `rank()` gives it. */
export interface RetrievedRanking<T> extends ReadonlyArray<Retrieved<T>> {
  readonly complete: boolean
  readonly scored: number
  readonly scoreKey: string
}
