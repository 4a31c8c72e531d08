/** The bytes of a file, as every part of the platform gives and takes them. */
export type ByteStream = ReadableStream<Uint8Array<ArrayBuffer>>

/** By a reader: not every browser's streams can be iterated. Throws what the stream or `take` throws. */
export async function eachChunk(
  stream: ByteStream,
  take: (chunk: Uint8Array<ArrayBuffer>) => Promise<void> | void,
): Promise<void> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      await take(value)
    }
  } catch (thrown) {
    // What is left must not go on arriving.
    await reader.cancel().catch(() => {})
    throw thrown
  }
}

/** Of bytes that are in memory: at once, and not by way of a blob, which another process hands out. */
export function streamOf(bytes: Uint8Array<ArrayBuffer>): ByteStream {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(bytes)
      controller.close()
    },
  })
}

/** One stream after the other, each opened when its turn comes. */
export function concatenate(streams: readonly (() => ByteStream)[]): ByteStream {
  const waiting = [...streams]
  let reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined
  return new ReadableStream({
    pull: async (controller) => {
      for (;;) {
        reader ??= waiting.shift()?.().getReader()
        if (!reader) return controller.close()
        const { done, value } = await reader.read()
        if (!done) return controller.enqueue(value)
        reader = undefined
      }
    },
    cancel: (reason) => reader?.cancel(reason),
  })
}

/** All of a stream whose length is known. */
export async function collect(
  stream: ByteStream,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length)
  let at = 0
  await eachChunk(stream, (chunk) => {
    bytes.set(chunk, at)
    at += chunk.length
  })
  return at === length ? bytes : bytes.subarray(0, at)
}
