import { RerankError } from '../errors.ts'
import { nodeProcess } from '../host/node.ts'
import { countCores, isolated } from '../host/own-thread.ts'
import type { StoredFile } from '../models/file-store.ts'
import { findOnnx } from '../models/onnx-files.ts'
import { openModel } from '../models/open-model.ts'
import type { LoadRequest } from '../protocol.ts'
import { runOnLanes, type Lane } from '../runtimes/lanes.ts'
import { openOnnxSession, padTo, type OnnxSession, type OnnxSource } from '../runtimes/onnx.ts'
import type { BatchBudget, TokenBatch } from '../runtimes/runtime.ts'
import { startLane } from './lane.ts'
import type { LoadModel } from './model.ts'

/** How much the weights of all lanes may take together: a model that does not fit twice gets one session. */
const LANES_BYTES = 256 * 2 ** 20
/** More are not started unasked: each lane brings a runtime of its own, some 60 MB. */
const MOST_LANES = 4
/** Compiling wasm or shaders holds the thread, and nothing is heard from it meanwhile. */
const QUIET_MS = { wasm: 60_000, cpu: 60_000, webgpu: 30_000 }
/** How long a batch should take at most: a cancelled call waits for one, and silence is suspicious. */
const BATCH_MS = 500
const ROWS = 32
const TOKENS = 8_192
const PROBE_TOKENS = 64
/** What a row's attention scores may take on a processor: they decide how long a row may be. */
const ATTENTION_BYTES = 256 * 2 ** 20

/** From a request to a model that scores by onnxruntime. */
export const loadOnnx: LoadModel = async (request, context) => {
  const { runtime, device, dtype } = request
  if (runtime !== 'onnx') {
    throw new RerankError('runtime-missing', 'This worker runs models by onnxruntime only.')
  }
  const model = await openModel(request, context)
  const [{ graph, parts }, encoder] = await Promise.all([
    findOnnx(model, dtype),
    model.openEncoder(),
  ])
  const files = new Map([['model', await blobOf(graph)]])
  for (const [suffix, part] of parts) files.set(suffix, await blobOf(part))
  const bytes = sum([...files.values()].map(({ size }) => size))

  context.progress({ phase: 'load', loaded: bytes, total: bytes })
  const quiet = () => context.quiet(QUIET_MS[device])
  quiet()
  const { config, facts, labels, positiveLabel, activation } = model
  const { padId, heads, parameters } = facts
  const source: OnnxSource = {
    ...{ config, files, device, dtype, padId },
    threads: 1,
    maxLength: facts.maxLength,
  }
  const { lanes, inside, session } = await openLanes(source, threadsFor(request), bytes, quiet)
  quiet()
  const width = labels.length
  const maxLength = Math.min(facts.maxLength, longestRow(session, heads))
  const tokensPerMs = await probe(lanes, width, Math.min(PROBE_TOKENS, maxLength), model.name)
  return {
    name: model.name,
    fingerprint: [graph, ...parts.values()].map(({ info }) => info.sha256).join('+'),
    // They came in any order.
    files: [...model.files].sort((a, b) => (a.name < b.name ? -1 : 1)),
    ...{ labels, positiveLabel, activation, encoder, maxLength, parameters },
    canary: model.canary(dtype),
    runtime: {
      info: {
        ...{ name: 'onnx', device, dtype, width },
        // onnxruntime does not say which one it uses.
        instruction: null,
        threads: inside * lanes.length,
        budget: budgetFor(session, lanes.length, tokensPerMs, heads, facts.maxLength),
      },
      run: (batch) => runOnLanes(lanes, batch, width),
      dispose: async () => {
        await Promise.all(lanes.map((lane) => lane.dispose()))
      },
    },
  }
}

/** 'auto' leaves the page a core where there are more than two; more threads than cores help nobody. */
function threadsFor({ threads }: LoadRequest): number {
  const cores = countCores()
  if (threads !== 'auto') return Math.min(threads, cores)
  return Math.min(MOST_LANES, cores > 2 ? cores - 1 : cores)
}

interface Lanes {
  readonly lanes: readonly Lane[]
  /** Threads inside each of them. */
  readonly inside: number
  /** The one in this thread. */
  readonly session: OnnxSession
}

/**
 * One thread a document is faster than two threads on one, and needs no shared memory: so a small
 * model is loaded once a thread. In Node, native threads are all there are.
 */
async function openLanes(
  source: OnnxSource,
  threads: number,
  bytes: number,
  quiet: () => void,
): Promise<Lanes> {
  const count = nodeProcess ? 1 : Math.min(threads, Math.floor(LANES_BYTES / bytes))
  if (source.device === 'webgpu' || count < 2) {
    const mayShare = source.device !== 'webgpu' && isolated
    const inside = mayShare ? threads : 1
    const session = await openOnnxSession({ ...source, threads: inside }, quiet)
    return { lanes: [session], inside, session }
  }
  let arrived: (wasm: ArrayBuffer | undefined) => void
  const wasm = new Promise<ArrayBuffer | undefined>((resolve) => (arrived = resolve))
  const opening = openOnnxSession(source, (whole) => {
    quiet()
    if (whole) arrived(whole)
  })
  // Where it was not fetched, there is nothing to wait for.
  void opening.finally(() => arrived(undefined)).catch(() => {})
  const helpers = Array.from({ length: count - 1 }, async () => {
    const fetched = await wasm
    return startLane({ ...source, ...(fetched && { wasm: fetched }) })
  })
  const [session, ...started] = await Promise.all([
    opening,
    // Memory may be short, or the page's policy against it: what did start is what `info` counts.
    ...helpers.map((helper) => helper.catch(() => undefined)),
  ])
  return { lanes: [session, ...started.filter((lane) => lane !== undefined)], inside: 1, session }
}

/** The first run compiles; the second says how many tokens a lane does in a millisecond. */
async function probe(
  lanes: readonly Lane[],
  width: number,
  tokens: number,
  name: string,
): Promise<number> {
  const batch: TokenBatch = {
    ids: new Int32Array(tokens).fill(1),
    types: new Uint8Array(tokens),
    offsets: Int32Array.of(0, tokens),
  }
  const [{ length }] = (await Promise.all(lanes.map((lane) => lane.run(batch)))) as [Float32Array]
  if (length !== width) {
    throw new RerankError(
      'unsupported-model',
      `${name}: its config.json names ${width} label(s), but its graph gives ${length}.`,
    )
  }
  const started = performance.now()
  await lanes[0]!.run(batch)
  return tokens / (performance.now() - started)
}

function attentionBytes({ gpu }: OnnxSession): number {
  return gpu?.device.limits.maxStorageBufferBindingSize ?? ATTENTION_BYTES
}

function longestRow(session: OnnxSession, heads: number): number {
  return Math.floor(Math.sqrt(attentionBytes(session) / (4 * heads)))
}

function budgetFor(
  session: OnnxSession,
  lanes: number,
  tokensPerMs: number,
  heads: number,
  maxLength: number,
): BatchBudget {
  const budget = {
    rows: ROWS,
    // On a slow machine still enough for every lane to have a row.
    tokens: lanes * Math.max(PROBE_TOKENS, Math.min(TOKENS, BATCH_MS * tokensPerMs)),
    bytesPerTokenPair: 4 * heads,
  }
  // On a processor rows run one by one: a batch takes no more memory than its longest row.
  if (!session.gpu) return { ...budget, bytes: Infinity }
  return {
    ...budget,
    bytes: attentionBytes(session),
    padTo: (tokens) => padTo(tokens, maxLength),
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function blobOf(file: StoredFile): Promise<Blob> {
  return new Response(file.stream()).blob()
}
