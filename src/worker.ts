// A worker entry of your own: its runtime, its model, this library's everything else.
export { serve } from './worker/serve.ts'
export { RerankError, type RerankErrorCode } from './errors.ts'
export type { LoadContext, LoadModel, Model, StoredCanary } from './worker/model.ts'
export type { LoadRequest, ModelActivation } from './protocol.ts'
export type { BatchBudget, Runtime, RuntimeInfo, TokenBatch } from './runtimes/runtime.ts'
export type { EncodedPair, EncodedRow, EncodeOptions, Encoder } from './text/encoder.ts'
export type { Lexical } from './text/lexical.ts'
export type { ByteNotes, ByteStore, StoredBytes } from './host/bytes.ts'
export type {
  CacheStats,
  Device,
  Dtype,
  FileInfo,
  LoadProgress,
  LongText,
  RuntimeName,
} from './types.ts'
