/** What is remembered beside the bytes: an ETag, a sha256, a type. */
export type ByteNotes = Readonly<Record<string, string>>

export interface StoredBytes {
  readonly size: number
  readonly notes: ByteNotes
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>
}

/**
 * A place for files, by key. Bytes are written whole or not at all: a download that may be resumed
 * keeps its parts under keys of their own.
 */
export interface ByteStore {
  readonly kind: 'cache' | 'folder' | 'memory'
  read(key: string): Promise<StoredBytes | undefined>
  /** Throws `quota` when the place is full; what stood under the key before is gone then. */
  write(key: string, body: ReadableStream<Uint8Array<ArrayBuffer>>, notes: ByteNotes): Promise<void>
  delete(key: string): Promise<boolean>
  keys(): Promise<string[]>
}
