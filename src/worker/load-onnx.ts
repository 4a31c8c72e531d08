import { RerankError } from '../errors.ts'
import { nodeProcess } from '../host/node.ts'
import { isolated } from '../host/own-thread.ts'
import type { StoredFile } from '../models/file-store.ts'
import { getOnnx } from '../models/onnx-files.ts'
import { openModel } from '../models/open-model.ts'
import type { CompiledWasm } from '../protocol.ts'
import { runOnLanes, type Lane } from '../runtimes/lanes.ts'
import { openOnnxSession, padTo, type OnnxSession, type OnnxSource } from '../runtimes/onnx.ts'
import type { WasmListener } from '../runtimes/onnx-wasm.ts'
import type { BatchBudget } from '../runtimes/runtime.ts'
import { startLane } from './lane.ts'
import type { LoadModel } from './model.ts'
import { embeddingFacts, normalizeRows } from './vectors.ts'
import { measureSpeed, PROBE_TOKENS, threadsFor } from './workload.ts'

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
/** What a row's attention scores may take on a processor: they decide how long a row may be. */
const ATTENTION_BYTES = 256 * 2 ** 20

/** From a request to a model that scores by onnxruntime. */
export const loadOnnx: LoadModel = async (request, context) => {
  const { runtime, device, dtype } = request
  if (runtime !== 'onnx') {
    throw new RerankError('runtime-missing', 'This worker runs models by onnxruntime only.')
  }
  const model = await openModel(request, context)
  const [found, encoder, lexical] = await Promise.all([
    getOnnx(model, dtype),
    model.openEncoder(),
    model.openLexical(),
  ])
  const files = new Map<string, Blob>()
  for (const [suffix, file] of found) files.set(suffix || 'model', await blobOf(file))
  const bytes = sum([...files.values()].map(({ size }) => size))

  context.progress({ phase: 'load', loaded: bytes, total: bytes })
  const quiet = () => context.quiet(QUIET_MS[device])
  quiet()
  const { config, facts, labels, positiveLabel, activation, embedding } = model
  const { padId, heads, parameters } = facts
  const source: OnnxSource = {
    ...{ config, files, device, dtype, padId },
    threads: 1,
    head: embedding?.pooling ?? 'classify',
    maxLength: facts.maxLength,
    ...(request.wasm && { wasm: request.wasm }),
  }
  const onWasm: WasmListener = (compiled) => {
    quiet()
    if (compiled) context.compiled(compiled)
  }
  const { lanes, inside, session } = await openLanes(
    source,
    threadsFor(request, MOST_LANES),
    bytes,
    onWasm,
  )
  quiet()
  const width = embedding ? await widthOf(session) : labels.length
  const maxLength = Math.min(facts.maxLength, longestRow(session, heads))
  const tokensPerMs = await measureSpeed(lanes, width, maxLength, model.name)
  return {
    name: model.name,
    fingerprint: [...found.values()].map(({ info }) => info.sha256).join('+'),
    // They came in any order.
    files: [...model.files].sort((a, b) => (a.name < b.name ? -1 : 1)),
    ...{ labels, positiveLabel, activation, encoder, lexical, maxLength, parameters },
    embedding: embedding ? embeddingFacts(embedding, width) : undefined,
    canary: model.canary(dtype),
    runtime: {
      info: {
        ...{ name: 'onnx', device, dtype, width },
        // onnxruntime does not say which one it uses.
        instruction: null,
        threads: inside * lanes.length,
        budget: budgetFor(session, lanes.length, tokensPerMs, heads, facts.maxLength),
      },
      run: async (batch) => {
        const rows = await runOnLanes(lanes, batch, width)
        return embedding?.normalized ? normalizeRows(rows, width) : rows
      },
      dispose: async () => {
        await Promise.all(lanes.map((lane) => lane.dispose()))
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
 * model is loaded once a thread. In Node, native threads are all there are.
 */
async function openLanes(
  source: OnnxSource,
  threads: number,
  bytes: number,
  onWasm: WasmListener,
): Promise<Lanes> {
  const count = nodeProcess ? 1 : Math.min(threads, Math.floor(LANES_BYTES / bytes))
  if (source.device === 'webgpu' || count < 2) {
    const mayShare = source.device !== 'webgpu' && isolated
    const inside = mayShare ? threads : 1
    const session = await openOnnxSession({ ...source, threads: inside }, onWasm)
    return { lanes: [session], inside, session }
  }
  let ready: (wasm: CompiledWasm | undefined) => void
  const wasm = new Promise<CompiledWasm | undefined>((resolve) => (ready = resolve))
  const opening = openOnnxSession(source, (compiled) => {
    onWasm(compiled)
    if (compiled) ready(compiled)
  })
  // Where it was compiled some other way, each helper does that for itself.
  void opening.finally(() => ready(undefined)).catch(() => {})
  const helpers = Array.from({ length: count - 1 }, async () => {
    const compiled = await wasm
    return startLane({ ...source, ...(compiled && { wasm: compiled }) })
  })
  const [session, ...started] = await Promise.all([
    opening,
    // Memory may be short, or the page's policy against it: what did start is what `info` counts.
    ...helpers.map((helper) => helper.catch(() => undefined)),
  ])
  return { lanes: [session, ...started.filter((lane) => lane !== undefined)], inside: 1, session }
}

/** How many numbers a vector has: asked with the shortest text. */
async function widthOf(session: OnnxSession): Promise<number> {
  const [ids, types, offsets] = [Int32Array.of(1), new Uint8Array(1), Int32Array.of(0, 1)]
  return (await session.run({ ids, types, offsets })).length
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
