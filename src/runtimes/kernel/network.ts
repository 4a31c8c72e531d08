// What a BERT-like encoder is, as data: what is read from a graph or from a safetensors file, and what is packed.

/** How a file writes its numbers. */
export type ElementType = 'f32' | 'f16' | 'bf16' | 'i8' | 'u8'

/** Where a tensor's bytes lie; they are not read before they are packed. */
export interface TensorBytes {
  /** '' is the file itself, '_data' and so on a part beside it. */
  readonly part: string
  readonly offset: number
  readonly length: number
}

/**
 * Numbers of a file, outputs × inputs; a table of embeddings has one row a token. What is quantised is
 * worth (q - zero) × scale.
 */
export interface Matrix {
  /** As the file calls it: for error messages. */
  readonly name: string
  readonly type: ElementType
  readonly rows: number
  readonly columns: number
  /** Whether the file has the transposed matrix: inputs × outputs, as exporters to ONNX write it. */
  readonly transposed: boolean
  /** Of the whole tensor in the file. */
  readonly bytes: TensorBytes
  /** Where the file's tensor holds several matrices side by side (query, key and value): which of its outputs these are. */
  readonly slice: { readonly from: number; readonly of: number } | null
  /** One number, or one a row; null where it is not quantised. */
  readonly scale: Float32Array | null
  readonly zero: Int32Array | null
}

/** y = W x + b. */
export interface Linear {
  readonly weight: Matrix
  readonly bias: Float32Array
}

export interface Norm {
  readonly gain: Float32Array
  readonly bias: Float32Array
  readonly epsilon: number
}

/** 'gelu' is the exact one, by the error function; 'gelu-tanh' its approximation. */
export type Activation = 'gelu' | 'gelu-tanh' | 'relu' | 'tanh'

export interface Layer {
  readonly query: Linear
  readonly key: Linear
  readonly value: Linear
  readonly output: Linear
  readonly attentionNorm: Norm
  readonly up: Linear
  readonly down: Linear
  readonly outputNorm: Norm
}

export interface Embeddings {
  readonly word: Matrix
  readonly position: Matrix
  /** The row of the first token's position: RoBERTa counts from the padding id on. */
  readonly firstPosition: number
  /**
   * RoBERTa doesn't count the padding's tokens, which a text may contain by name: they have the row
   * before the first. null where all are counted.
   */
  readonly uncounted: number | null
  /** null where the model knows no token types. A table of one row is every token's, whatever its type. */
  readonly type: Matrix | null
  readonly norm: Norm
  /** Where the embeddings are narrower than the layers (ELECTRA). */
  readonly projection: Linear | null
}

/** From the first token's last state to logits. */
export interface Classifier {
  /** null where the logits come straight from the state. */
  readonly dense: { readonly linear: Linear; readonly activation: Activation } | null
  readonly output: Linear
}

export interface Network {
  readonly hidden: number
  readonly heads: number
  /** Width of the layers' inner part. */
  readonly inner: number
  /** Of the inner part. */
  readonly activation: Activation
  /** What queries × keys are multiplied with before the softmax: 1 / sqrt(hidden / heads), as a rule. */
  readonly attentionScale: number
  readonly embeddings: Embeddings
  readonly layers: readonly Layer[]
  /** null for a head that pools: the encoder's output is all there is. */
  readonly classifier: Classifier | null
}
