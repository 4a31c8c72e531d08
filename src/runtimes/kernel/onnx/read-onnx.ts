// From an ONNX file to the network in it, without its weights: only where they lie.
import type { ByteStream } from '../../../models/streams.ts'
import type { Network } from '../network.ts'
import { openReader, readRanges } from '../stream-reader.ts'
import { evaluate } from './evaluate.ts'
import { LARGE_FIELDS, readGraph, tensorsOf, type Graph } from './graph.ts'
import { matchNetwork } from './match.ts'
import { readMessage, SMALL_BYTES } from './protobuf.ts'
import { damaged, unsupported } from './refusals.ts'
import type { Sample } from './run.ts'

export interface OnnxFile {
  readonly size: number
  stream(): ByteStream
}

/** Longer than the windows to which some models keep their attention. */
const LONG = 260
const SAMPLE: Sample = { ids: [1009, 2203, 1511, 3001, 2207], types: [0, 0, 1, 1, 1] }

/** What holds for these holds for all: lengths, words and types have nothing in common. */
function othersFor({ embeddings: { firstPosition, position, uncounted } }: Network): Sample[] {
  const length = Math.max(2, Math.min(LONG, position.rows - firstPosition))
  const ids = Array.from({ length }, (_, i) => 1013 + ((i * 7919) % 4999))
  const types = ids.map((_, i) => Number(i > 2))
  const other = { ids, types }
  if (uncounted === null) return [other]
  const padded = ids.map((id, i) => (i % 5 === 1 ? uncounted : id))
  return [other, { ids: padded, types }]
}

/**
 * `name` is what the graph's file is called. `files` has it under '', and weights beside it under what
 * their names add to the graph's. Throws `unsupported-model` for what is no BERT-like encoder, and
 * `integrity` for a damaged file.
 */
export async function readOnnx(
  name: string,
  files: ReadonlyMap<string, OnnxFile>,
): Promise<Network> {
  const graph = await readFile(name, files)
  await readSmallTensors(name, graph, files)
  const read = (sample: Sample) => matchNetwork(evaluate(graph, sample))
  const network = read(SAMPLE)
  for (const other of othersFor(network)) {
    if (sameData(network, read(other))) continue
    throw unsupported('what it computes depends on the number of tokens, or on which they are')
  }
  return network
}

async function readFile(name: string, files: ReadonlyMap<string, OnnxFile>): Promise<Graph> {
  const file = files.get('')!
  const reader = openReader(file.stream(), file.size, name)
  try {
    const model = await readMessage(reader, LARGE_FIELDS)
    return readGraph(model, (location) => partOf(location, name, files))
  } finally {
    await reader.cancel()
  }
}

/** Weights lie beside their graph, under a name that begins like the graph's. */
function partOf(location: string, name: string, files: ReadonlyMap<string, OnnxFile>): string {
  const base = name.slice(name.lastIndexOf('/') + 1)
  const suffix = location.slice(base.length)
  if (location.startsWith(base) && suffix && files.has(suffix)) return suffix
  throw unsupported(`it has weights in ${location}, which is not there`)
}

/** Those of the files beside the graph. */
async function readSmallTensors(
  name: string,
  graph: Graph,
  files: ReadonlyMap<string, OnnxFile>,
): Promise<void> {
  const outside = tensorsOf(graph).filter(({ location }) => location?.part)
  for (const [part, file] of files) {
    const ranges = outside
      .filter(({ location }) => location!.part === part)
      .map((tensor) => ({ ...tensor.location!, tensor }))
      .sort((a, b) => a.offset - b.offset)
    if (ranges.some(({ offset, length }) => offset + length > file.size)) {
      throw damaged(`its weights reach beyond the end of ${name}${part}`)
    }
    const small = ranges.filter(({ length }) => length <= SMALL_BYTES)
    if (small.length === 0) continue
    const pieces = new Map(small.map((range) => [range, [] as Uint8Array[]]))
    const reader = openReader(file.stream(), file.size, name + part)
    await readRanges(reader, small, (range, piece) => pieces.get(range)!.push(piece.slice()))
    for (const [{ tensor }, parts] of pieces) {
      tensor.bytes = new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer())
    }
  }
}

/** Plain data all through. */
function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => sameData(a[key as keyof typeof a], b[key as keyof typeof b]))
  )
}
