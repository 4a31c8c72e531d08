// One mutated model after the other: through the readers and, where they find a network, through the
// packing and a run. All that may come of it is numbers, or an error with a code.
import { RerankError } from '../../src/errors.ts'
import { prepareCode, prepareKernel, openKernelLane } from '../../src/runtimes/kernel/kernel.ts'
import { layOut } from '../../src/runtimes/kernel/layout.ts'
import type { Network } from '../../src/runtimes/kernel/network.ts'
import { readOnnx } from '../../src/runtimes/kernel/onnx/read-onnx.ts'
import type { WeightFile } from '../../src/runtimes/kernel/pack.ts'
import { readSafetensors } from '../../src/runtimes/kernel/safetensors/read-safetensors.ts'
import type { Config } from '../../src/runtimes/kernel/safetensors/shape.ts'
import { randomFrom, type Random } from '../../src/runtimes/kernel/testing/random.ts'
import { batchOf, randomTexts } from '../../src/runtimes/kernel/testing/texts.ts'
import { mutateBytes, type Bytes } from './mutate-bytes.ts'
import { mutateOnnx } from './mutate-onnx.ts'
import { mutateSafetensors, type Checkpoint } from './mutate-safetensors.ts'
import type { Seeds } from './seeds.ts'

/** What came of a file: numbers, or the code of an error. */
export type Outcome = 'ran' | 'ran, not finite' | 'too large to run' | RerankError['code']

export interface Tried {
  readonly outcome: Outcome
  readonly ms: number
}

export type TryFile = (number: number) => Promise<Tried>

/** What a damaged file, or one of something else, may be called. */
const CODES: readonly string[] = ['integrity', 'unsupported-model', 'out-of-memory', 'too-long']
/** Packed; what is larger is none of these files, and costs only time. */
const LARGEST = 16 * 2 ** 20
/** A file of 100 KB is read in some milliseconds. */
const LONGEST_MS = 5_000

/** The same number gives the same file. Throws for anything that must not happen. */
export async function openFuzzer(seeds: Seeds): Promise<TryFile> {
  const code = await prepareCode(false)

  async function runNetwork(
    network: Network,
    files: ReadonlyMap<string, WeightFile>,
    random: Random,
  ): Promise<Outcome> {
    const dtype = random.pick(['int8', 'fp32'] as const)
    const { layout } = layOut(network, dtype, code.instruction)
    if (layout.end > LARGEST) return 'too large to run'
    const head = network.classifier ? 'classify' : 'mean'
    const lane = await openKernelLane(await prepareKernel(code, network, files, { dtype, head }))
    const { words, positions, types } = layout.embeddings
    const lengths = [1, 3, 7].map((length) => Math.min(length, positions.count))
    const texts = randomTexts(lengths, words.count, 1, types?.count ?? 1)
    const numbers = await lane.run(batchOf(texts))
    return numbers.every(Number.isFinite) ? 'ran' : 'ran, not finite'
  }

  async function tryGraph(bytes: Bytes, random: Random): Promise<Outcome> {
    const file = fileOf(bytes)
    const opened = { size: bytes.length, stream: file.stream }
    const network = await readOnnx('model.onnx', new Map([['', opened]]))
    return runNetwork(network, new Map([['', file]]), random)
  }

  async function tryCheckpoint({ config, weights }: Checkpoint, random: Random): Promise<Outcome> {
    const files = new Map([['', fileOf(weights)]])
    // Whoever opens a model has made sure that its config is an object.
    const known = typeof config === 'object' && config !== null ? config : {}
    const network = await readSafetensors(files, known as Config)
    return runNetwork(network, files, random)
  }

  function makeAttempt(random: Random): () => Promise<Outcome> {
    const kind = random.below(10)
    const times = 1 + random.below(2)
    if (kind < 3) {
      let checkpoint = random.pick(seeds.checkpoints)
      // A header that was broken as bytes cannot be broken again as JSON.
      try {
        for (let i = 0; i < times; i++) checkpoint = mutateSafetensors(checkpoint, random)
      } catch {
        // What there is will do.
      }
      return () => tryCheckpoint(checkpoint, random)
    }
    let bytes = random.pick(kind < 8 ? seeds.smallGraphs : seeds.graphs)
    const mutate = random.below(6) === 0 ? mutateBytes : mutateOnnx
    for (let i = 0; i < times; i++) bytes = mutate(bytes, random)
    return () => tryGraph(bytes, random)
  }

  return async (number) => {
    const attempt = makeAttempt(randomFrom(number))
    const started = performance.now()
    let outcome: Outcome
    try {
      outcome = await attempt()
    } catch (thrown) {
      if (!(thrown instanceof RerankError) || !CODES.includes(thrown.code)) throw thrown
      outcome = thrown.code
    }
    const ms = performance.now() - started
    if (ms > LONGEST_MS) throw new Error(`It took ${Math.round(ms)} ms: ${outcome}.`)
    return { outcome, ms }
  }
}

function fileOf(bytes: Bytes) {
  return {
    info: { name: 'it', bytes: bytes.length, sha256: null, verified: 'none' as const },
    stream: () => new Blob([bytes]).stream() as ReadableStream<Bytes>,
  }
}
