// What is mutated: files as exporters write them, and some of our own that are smaller.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { bertGraph } from '../onnx/bert.ts'
import { encodeModel } from '../onnx/encode.ts'
import { quantizeDynamic } from '../onnx/quantize.ts'
import { root } from '../run-tool.ts'
import type { Bytes } from './mutate-bytes.ts'
import type { Checkpoint, Json } from './mutate-safetensors.ts'

export interface Seeds {
  readonly graphs: readonly Bytes[]
  readonly smallGraphs: readonly Bytes[]
  readonly checkpoints: readonly Checkpoint[]
}

const GRAPHS = join(root, 'e2e/graphs')

/** Larger ones take long, and have nothing that smaller ones lack. */
const LARGEST = 120_000

function read(path: string): Bytes {
  const bytes = readFileSync(path)
  return new Uint8Array(path.endsWith('.gz') ? gunzipSync(bytes) : bytes)
}

export function readSeeds(): Seeds {
  const graphs = ['onnx', 'refused'].flatMap((folder) =>
    readdirSync(join(GRAPHS, folder))
      .filter((name) => name.endsWith('.onnx.gz'))
      .map((name) => read(join(GRAPHS, folder, name))),
  )
  const folders = [
    ...readdirSync(join(GRAPHS, 'safetensors')).map((name) => join(GRAPHS, 'safetensors', name)),
    join(root, 'e2e/models/tiny-bert'),
  ]
  const checkpoints = folders.flatMap((folder) => {
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Json
    const names = ['model.safetensors', 'model.safetensors.gz']
    const path = names.map((name) => join(folder, name)).find((path) => existsSync(path))
    return path ? [{ config, weights: read(path) }] : []
  })
  return {
    graphs: graphs.filter(({ length }) => length < LARGEST),
    smallGraphs: ownGraphs(),
    checkpoints,
  }
}

function ownGraphs(): Bytes[] {
  const shape = {
    ...{ layers: 1, hidden: 12, heads: 3, intermediate: 20 },
    ...{ vocabulary: 30, positions: 16, labels: 1 },
  }
  const graph = bertGraph(shape, 1)
  const about = { opset: 14, producer: 'test' }
  return [graph, quantizeDynamic(graph)].map((one) => encodeModel(one, about))
}
