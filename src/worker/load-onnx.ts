import { RerankError } from '../errors.ts'
import { nodeProcess } from '../host/node.ts'
import { isolated, spareCores } from '../host/own-thread.ts'
import type { StoredFile } from '../models/file-store.ts'
import { findOnnx } from '../models/onnx-files.ts'
import { openModel } from '../models/open-model.ts'
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

/** From a request to a model that scores by onnxruntime. */
export const loadOnnx: LoadModel = async (request, context) => {
  const { runtime, device, dtype, threads: wanted } = request
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
  const bytes = [...files.values()].reduce((sum, { size }) => sum + size, 0)

  context.progress({ phase: 'load', loaded: bytes, total: bytes })
  context.quiet(QUIET_MS[device])
  const threads = wanted === 'auto' ? Math.min(MOST_LANES, spareCores()) : wanted
  const { config, facts, labels, positiveLabel, activation } = model
  const source: OnnxSource = { config, files, device, dtype, threads: 1, padId: facts.padId }
  const { lanes, inside, session } = await openLanes(source, threads, bytes)
  const width = labels.length
  const tokensPerMs = await probe(lanes, width, model.name)
  return {
    name: model.name,
    fingerprint: graph.info.sha256 ?? model.name,
    // They came in any order.
    files: [...model.files].sort((a, b) => (a.name < b.name ? -1 : 1)),
    ...{ labels, positiveLabel, activation, encoder },
    maxLength: facts.maxLength,
    parameters: facts.parameters,
    canary: model.canary(dtype),
    runtime: {
      info: {
        ...{ name: 'onnx', device, dtype, width },
        // onnxruntime does not say which one it uses.
        instruction: null,
        threads: inside * lanes.length,
        budget: budgetFor(session, lanes.length * tokensPerMs, facts.heads),
      },
      run: (batch) => runOnLanes(lanes, batch, width),
      dispose: async () => {
        await Promise.all([...new Set(lanes)].map((lane) => lane.dispose()))
      },
    },
  }
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
 * model is loaded once a thread. Native code runs several rows at once on one copy.
 */
async function openLanes(source: OnnxSource, threads: number, bytes: number): Promise<Lanes> {
  if (source.device === 'webgpu') {
    const session = await openOnnxSession(source)
    return { lanes: [session], inside: 1, session }
  }
  if (nodeProcess) {
    const session = await openOnnxSession(source)
    return { lanes: Array<Lane>(threads).fill(session), inside: 1, session }
  }
  if (threads * bytes > LANES_BYTES) {
    const inside = isolated ? threads : 1
    const session = await openOnnxSession({ ...source, threads: inside })
    return { lanes: [session], inside, session }
  }
  const helpers = Array.from({ length: threads - 1 }, () => startLane(source))
  const [session, ...started] = await Promise.all([
    openOnnxSession(source),
    // Memory may be short, or the page's policy against it: what did start is what `info` counts.
    ...helpers.map((helper) => helper.catch(() => undefined)),
  ])
  return { lanes: [session, ...started.filter((lane) => lane !== undefined)], inside: 1, session }
}

/** The first run compiles; the second says how many tokens a lane does in a millisecond. */
async function probe(lanes: readonly Lane[], width: number, name: string): Promise<number> {
  const batch: TokenBatch = {
    ids: new Int32Array(PROBE_TOKENS).fill(1),
    types: new Uint8Array(PROBE_TOKENS),
    offsets: Int32Array.of(0, PROBE_TOKENS),
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
  return PROBE_TOKENS / (performance.now() - started)
}

function budgetFor({ gpu }: OnnxSession, tokensPerMs: number, heads: number): BatchBudget {
  const budget = {
    rows: ROWS,
    tokens: Math.min(TOKENS, BATCH_MS * tokensPerMs),
    bytesPerTokenPair: 4 * heads,
  }
  // On a processor rows run one by one: a batch takes no more memory than its longest row.
  if (!gpu) return { ...budget, bytes: Infinity }
  return { ...budget, bytes: gpu.device.limits.maxStorageBufferBindingSize, padTo }
}

function blobOf(file: StoredFile): Promise<Blob> {
  return new Response(file.stream()).blob()
}
