import type { StoredFile } from '../../../models/model-file.ts'
import { decodeFloats } from '../floats.ts'
import type { Network } from '../network.ts'
import { openReader, type StreamReader } from '../stream-reader.ts'
import { readHeader } from './header.ts'
import { layNetwork, type PendingVector } from './lay-network.ts'
import { readShape, type Config } from './shape.ts'

/** A file of weights; a 2 GB one is never held. */
export type WeightFile = Pick<StoredFile, 'info' | 'stream'>

/**
 * What config.json and the weights beside it are as a network: biases and norms are read, of
 * matrices only where they lie. Files by their part's name: see `TensorBytes`.
 */
export async function readSafetensors(
  files: ReadonlyMap<string, WeightFile>,
  config: Config,
): Promise<Network> {
  const shape = readShape(config)
  const opened = [...files].map(([part, { info, stream }]) => ({
    part,
    name: info.name,
    reader: openReader(stream(), info.bytes, info.name),
  }))
  try {
    const headers = []
    for (const { part, name, reader } of opened) headers.push(await readHeader(reader, name, part))
    const { network, vectors } = layNetwork(headers.flat(), shape)
    for (const { part, reader } of opened) {
      const own = vectors.filter(({ tensor }) => tensor.bytes.part === part)
      await fill(own, reader)
    }
    return network
  } finally {
    await Promise.all(opened.map(({ reader }) => reader.cancel()))
  }
}

async function fill(vectors: readonly PendingVector[], reader: StreamReader): Promise<void> {
  const inOrder = [...vectors].sort((a, b) => a.tensor.bytes.offset - b.tensor.bytes.offset)
  for (const { tensor, type, numbers } of inOrder) {
    await reader.skip(tensor.bytes.offset - reader.position)
    numbers.set(decodeFloats(type, await reader.read(tensor.bytes.length)))
  }
}
