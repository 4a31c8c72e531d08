import type { Device, Dtype } from '../types.ts'

/** Token sequences laid end to end: no padding until a runtime needs it. */
export interface TokenBatch {
  readonly ids: Int32Array
  /** 0 for the query, 1 for the text. */
  readonly types: Uint8Array
  /** Row r is `ids[offsets[r]]` up to `ids[offsets[r + 1]]`: one offset more than there are rows. */
  readonly offsets: Int32Array
}

/** What one run may cost; only a single row may exceed it. A batch is as wide as its longest row, whether or not the runtime pads. */
export interface BatchBudget {
  readonly rows: number
  readonly tokens: number
  readonly bytes: number
  /** Bytes of a row of n tokens, over n²: 4 for each attention head. */
  readonly bytesPerTokenPair: number
  /** For a runtime that pads: the length a row is padded to. Only rows of one such length share a batch. */
  readonly padTo?: (tokens: number) => number
}

export interface RuntimeInfo {
  readonly name: string
  readonly device: Device
  readonly dtype: Dtype
  readonly instruction: string | null
  readonly threads: number
  /** Numbers a row: 1 for a reranker, the number of labels, or the size of an embedding. */
  readonly width: number
  readonly budget: BatchBudget
}

/** Token ids in, numbers out. A runtime that has thrown once is not used again. */
export interface Runtime {
  readonly info: RuntimeInfo
  /**
   * Rows × width, in batch order. Never called again before it has answered: a runtime that has
   * several threads divides the batch among them.
   */
  run(batch: TokenBatch): Promise<Float32Array>
  dispose(): Promise<void>
}
