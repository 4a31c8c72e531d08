import type { FileInfo } from '../types.ts'
import type { ByteStream } from './streams.ts'

/** One file of a model, and what is known of it before it is fetched. */
export interface FileRequest {
  /** Its path in the model's folder: 'onnx/model_quantized.onnx'. */
  readonly name: string
  /** Where it is fetched from. */
  readonly url: string
  /** What it is stored under: model, revision and name. */
  readonly key: string
  /** From the catalogue. */
  readonly bytes: number | null
  /** From the catalogue. */
  readonly sha256: string | null
  /** The address names a commit: what is stored never goes stale. */
  readonly pinned: boolean
  readonly kind: 'json' | 'binary'
}

/** A file that is here, checked. */
export interface StoredFile {
  readonly info: FileInfo
  bytes(): Promise<Uint8Array<ArrayBuffer>>
  /** For a large one: it need not be in memory as a whole. */
  stream(): ByteStream
}
