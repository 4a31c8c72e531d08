import { openReader } from '../stream-reader.ts'
import { LARGE_FIELDS, readGraph } from './graph.ts'
import { readMessage } from './protobuf.ts'
import type { OnnxFile } from './read-onnx.ts'

export interface GraphInterface {
  readonly opset: number
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

/** What a graph is given and what it gives, whatever is in it. Throws `integrity` for a damaged file. */
export async function readInterface(name: string, file: OnnxFile): Promise<GraphInterface> {
  const reader = openReader(file.stream(), file.size, name)
  try {
    // Weights are not looked at, so that it does not matter where they lie.
    const { opset, inputs, outputs } = readGraph(await readMessage(reader, LARGE_FIELDS), () => '')
    return { opset, inputs, outputs }
  } finally {
    await reader.cancel()
  }
}
