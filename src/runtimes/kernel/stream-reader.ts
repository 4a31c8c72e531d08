import { RerankError } from '../../errors.ts'
import type { ByteStream } from '../../models/streams.ts'

/** Reads a file from front to back; what is passed over is never held. */
export interface StreamReader {
  /** How far it has come. */
  readonly position: number
  readonly size: number
  /** The next bytes, as a copy of their own. */
  read(length: number): Promise<Uint8Array<ArrayBuffer>>
  /** The next bytes at once, only to be looked at; undefined where they are not all here yet. */
  take(length: number): Uint8Array<ArrayBuffer> | undefined
  /** The next bytes in pieces, as they come, only to be looked at. */
  pass(length: number, take: (piece: Uint8Array<ArrayBuffer>) => unknown): Promise<void>
  skip(length: number): Promise<void>
  /** What is left does not go on arriving. */
  cancel(): Promise<void>
}

/** Bytes of a file. */
export interface ByteRange {
  readonly offset: number
  readonly length: number
}

/** Throws `integrity` beyond the file's end, before it makes room for what is not there. */
export function openReader(stream: ByteStream, size: number, name: string): StreamReader {
  const reader = stream.getReader()
  let position = 0
  let rest = new Uint8Array(0)

  const demand = (length: number) => {
    if (Number.isSafeInteger(length) && length >= 0 && length <= size - position) return
    throw cutShort(name)
  }
  const pass: StreamReader['pass'] = async (length, take) => {
    demand(length)
    const end = position + length
    while (position < end) {
      if (rest.length === 0) {
        const { done, value } = await reader.read()
        if (done) throw cutShort(name)
        // Node reads files into Buffers of its own, whose slice() is no copy.
        rest = new Uint8Array(value.buffer, value.byteOffset, value.length)
        continue
      }
      const piece = rest.subarray(0, end - position)
      rest = rest.subarray(piece.length)
      position += piece.length
      await take(piece)
    }
  }
  const take: StreamReader['take'] = (length) => {
    demand(length)
    if (rest.length < length) return undefined
    const piece = rest.subarray(0, length)
    rest = rest.subarray(length)
    position += length
    return piece
  }
  return {
    get position() {
      return position
    },
    size,
    read: async (length) => {
      const here = take(length)
      if (here) return here.slice()
      const bytes = new Uint8Array(length)
      let filled = 0
      await pass(length, (piece) => {
        bytes.set(piece, filled)
        filled += piece.length
      })
      return bytes
    },
    take,
    pass,
    skip: (length) => pass(length, () => {}),
    cancel: () => reader.cancel().catch(() => {}),
  }
}

/**
 * Some ranges of a file in pieces as they come, each range whole before the next. The ranges follow
 * one another, and none reaches into another.
 */
export async function readRanges<Range extends ByteRange>(
  reader: StreamReader,
  ranges: readonly Range[],
  take: (range: Range, piece: Uint8Array<ArrayBuffer>) => unknown,
): Promise<void> {
  try {
    for (const range of ranges) {
      await reader.skip(range.offset - reader.position)
      await reader.pass(range.length, (piece) => take(range, piece))
    }
  } finally {
    await reader.cancel()
  }
}

function cutShort(name: string): RerankError {
  return new RerankError(
    'integrity',
    `${name} is cut short or damaged: it refers to more bytes than it has. Load the model again, or from where it was published.`,
  )
}
