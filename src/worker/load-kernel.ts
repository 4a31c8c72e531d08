import { RerankError } from '../errors.ts'
import { isolated, macrotask } from '../host/own-thread.ts'
import { openModel } from '../models/open-model.ts'
import type { OpenedModel } from '../models/opened-model.ts'
import type { LoadRequest, Pooling } from '../protocol.ts'
import {
  forAnotherThread,
  instructionOf,
  mostLanes,
  openKernelLane,
  prepareCode,
  prepareKernel,
  type KernelCode,
  type KernelDtype,
  type KernelSource,
} from '../runtimes/kernel/kernel.ts'
import { readShape } from '../runtimes/kernel/safetensors/shape.ts'
import { runOnLanes, type Lane } from '../runtimes/lanes.ts'
import type { BatchBudget } from '../runtimes/runtime.ts'
import { startLane } from './lane.ts'
import type { LoadContext, LoadModel, Model } from './model.ts'
import { readNetwork, type OpenedNetwork } from './read-network.ts'
import { embeddingFacts, normalizeRows } from './vectors.ts'
import { checkWidth, measureSpeed, PROBE_TOKENS, threadsFor } from './workload.ts'

/** What the weights may take at all; the kernel has the last word, once it knows every matrix. */
const MOST_BYTES = 1.5 * 2 ** 30
const BYTES_A_PARAMETER: Readonly<Record<KernelDtype, number>> = { int8: 1, fp32: 4 }
/** What they may take together, where each lane has a copy of its own. */
const COPIES_BYTES = 256 * 2 ** 20
/** More lanes are not started unasked. */
const MOST_LANES = 8
/** Nothing may be heard for so long: disks are slow, and some matrices large. */
const QUIET_MS = 60_000
/** Signs of life while weights are packed come no more often. */
const SIGN_MS = 100
/** How long a batch should take at most: a cancelled call waits for one, and progress is told after one. */
const BATCH_MS = 500
const TOKENS = 8_192

/** From a request to a model that scores by our own kernel. */
export const loadKernel: LoadModel = async (request, context) => {
  const dtype = dtypeOf(request)
  // While the model is on its way, and after its files have been asked for.
  const compiling = macrotask().then(() => prepareCode(isolated))
  compiling.catch(() => {}) // the model may be refused first
  const model = await openModel(request, context)
  const { name, config, facts, labels, positiveLabel, activation } = model
  // What the config rules out is not downloaded.
  readShape(config)
  refuseTooLarge(model, dtype)
  const { embedding } = model
  const head = embedding?.pooling ?? 'classify'
  // Before the weights, which are larger: it is read while they come.
  const readingText = Promise.all([model.openEncoder(), model.openLexical()])
  readingText.catch(() => {}) // the weights may be refused first
  const packing = pack(model, { dtype, head }, compiling, context)
  const helpers = startHelpers(packing, threadsFor(request, MOST_LANES) - 1)
  const [{ network, files, source }, [encoder, lexical]] = await Promise.all([packing, readingText])
  const own = await openKernelLane(source)
  const lanes = [own, ...(await Promise.all(helpers)).filter((lane) => lane !== undefined)]

  const { layout } = source
  const width = head === 'classify' ? labels.length : layout.hidden
  const { position, firstPosition } = network.embeddings
  const maxLength = Math.min(facts.maxLength, position.rows - firstPosition)
  const tokensPerMs = await measureSpeed(lanes, width, maxLength, name)
  return {
    ...aboutFiles(model, files),
    ...{ name, labels, positiveLabel, activation, encoder, lexical, maxLength },
    parameters: facts.parameters,
    embedding: embedding ? embeddingFacts(embedding, width) : undefined,
    canary: model.canary(dtype),
    runtime: {
      info: {
        ...{ name: 'kernel', device: 'wasm', dtype, width },
        instruction: instructionOf(source),
        threads: lanes.length,
        budget: budgetFor(lanes, tokensPerMs),
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

function dtypeOf({ runtime, dtype }: LoadRequest): KernelDtype {
  if (runtime !== 'kernel') {
    throw new RerankError('runtime-missing', 'This worker runs models by the kernel only.')
  }
  if (dtype === 'int8' || dtype === 'fp32') return dtype
  throw new RerankError('dtype-unavailable', 'The kernel runs int8 and fp32.')
}

function refuseTooLarge({ name, facts }: OpenedModel, dtype: KernelDtype): void {
  const bytes = (facts.parameters ?? 0) * BYTES_A_PARAMETER[dtype]
  if (bytes <= MOST_BYTES) return
  const [needed, most] = [bytes, MOST_BYTES].map((one) => (one / 2 ** 30).toFixed(1))
  throw new RerankError(
    'unsupported-model',
    `${name} takes ${needed} GB in ${dtype}; the kernel runs what takes ${most}: use int8, or a smaller model.`,
  )
}

interface Packed extends OpenedNetwork {
  readonly source: KernelSource
}

async function pack(
  model: OpenedModel,
  { dtype, head }: { readonly dtype: KernelDtype; readonly head: Pooling | 'classify' },
  compiling: Promise<KernelCode>,
  context: LoadContext,
): Promise<Packed> {
  const quiet = () => context.quiet(QUIET_MS)
  const { network, files } = await readNetwork(model, dtype, quiet)
  const { classifier } = network
  if (head === 'classify' && classifier)
    checkWidth(classifier.output.weight.rows, model.labels.length, model.name)
  const bytes = [...files.values()].reduce((sum, { info }) => sum + info.bytes, 0)
  let told = -Infinity
  const progress = () => {
    // A small model has all its matrices in place sooner than a page has read of each.
    const now = performance.now()
    if (now - told < SIGN_MS) return
    told = now
    context.progress({ phase: 'load', loaded: bytes, total: bytes })
    // A sign of life ends the silence that was announced: the next may be as long.
    quiet()
  }
  progress()
  const source = await prepareKernel(await compiling, network, files, { dtype, head, progress })
  return { network, files, source }
}

/**
 * Lanes beside this thread's own, as many as are wanted, or as there is room for copies: started while
 * the model is on its way. Memory may be short, or the page's policy against it: what did start is what
 * `info` counts.
 */
function startHelpers(packing: Promise<Packed>, wanted: number): Promise<Lane | undefined>[] {
  return Array.from({ length: wanted }, (_, i) => {
    const lanes = i + 2
    const source = packing.then(({ source }) => {
      const { layout } = source
      const fits = isolated
        ? lanes <= mostLanes(layout, layout.embeddings.positions.count)
        : lanes * layout.end <= COPIES_BYTES
      if (fits) return forAnotherThread(source, isolated)
      throw new RerankError('out-of-memory', 'There is no room for another lane of this model.')
    })
    source.catch(() => {}) // the thread may not even start
    return startLane(source).catch(() => undefined)
  })
}

function budgetFor({ length }: readonly Lane[], tokensPerMs: number): BatchBudget {
  return {
    rows: Infinity,
    // On a slow machine still enough for every lane to have a row.
    tokens: length * Math.max(PROBE_TOKENS, Math.min(TOKENS, BATCH_MS * tokensPerMs)),
    // Nothing grows with the square of a row's length.
    ...{ bytes: Infinity, bytesPerTokenPair: 0 },
  }
}

/** What names the weights, and all that was read: a graph that was refused is none of it. */
function aboutFiles(
  model: OpenedModel,
  files: OpenedNetwork['files'],
): Pick<Model, 'fingerprint' | 'files'> {
  const weights = [...files.values()].map(({ info }) => info)
  const isUsed = (name: string) =>
    name.endsWith('.json') || weights.some((weight) => weight.name === name)
  return {
    fingerprint: weights.map(({ sha256 }) => sha256).join('+'),
    // They came in any order.
    files: model.files
      .filter(({ name }) => isUsed(name))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  }
}
