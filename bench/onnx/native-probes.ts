import { join } from 'node:path'
import * as onnx from 'onnxruntime-node'
import { below, randomFrom } from '../../scripts/onnx/random.ts'
import { checkScores } from '../contender.ts'
import lengths from '../dl19-lengths.json' with { type: 'json' }
import { MODELS, speedId, THREADS } from '../ids.ts'
import type { OpensProbe } from '../probe.ts'

const BATCH = 8
const VOCABULARY = 30_522

type Rows = readonly (readonly number[])[]

/** Native onnxruntime, in this process; its tokens are there before the clock starts. */
export function nativeProbes(models: string): Readonly<Record<string, OpensProbe>> {
  return Object.fromEntries(
    MODELS.flatMap((model) =>
      THREADS.map((threads) => [
        speedId('native', model, threads),
        () => openNative(join(models, model, 'onnx/model_quantized.onnx'), threads),
      ]),
    ),
  )
}

async function openNative(path: string, threads: number) {
  const session = await onnx.InferenceSession.create(path, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  })
  // Longest first, so that a batch holds little padding.
  const sorted = tokenRows().sort((a, b) => b.length - a.length)
  const batches = Array.from({ length: Math.ceil(sorted.length / BATCH) }, (_, i) =>
    sorted.slice(i * BATCH, (i + 1) * BATCH),
  )
  const single = sorted.map((row) => [row])
  const timed = async (plan: readonly Rows[]) => {
    const inputs = plan.map(tensorsOf)
    const scores: number[] = []
    const started = performance.now()
    for (const input of inputs) {
      const { logits } = await session.run(input)
      scores.push(...(logits!.data as Float32Array))
    }
    const ms = performance.now() - started
    checkScores(scores, sorted.length)
    return ms
  }
  const fastest: { plan: readonly Rows[]; ms: number }[] = []
  for (const plan of [single, batches]) {
    await timed(plan)
    fastest.push({ plan, ms: await timed(plan) })
  }
  const { plan } = fastest.reduce((best, other) => (other.ms < best.ms ? other : best))
  return {
    sample: async () => (sorted.length * 1_000) / (await timed(plan)),
    close: () => session.release(),
  }
}

function tokenRows(): number[][] {
  const random = randomFrom(1)
  return lengths.sample.map((tokens) =>
    Array.from({ length: tokens }, () => below(VOCABULARY, random)),
  )
}

/** Padded to the longest of them. */
function tensorsOf(rows: Rows): Record<string, onnx.Tensor> {
  const width = Math.max(...rows.map(({ length }) => length))
  const tensor = (value: (row: readonly number[], i: number) => number) => {
    const values = rows.flatMap((row) => Array.from({ length: width }, (_, i) => value(row, i)))
    return new onnx.Tensor('int64', BigInt64Array.from(values, BigInt), [rows.length, width])
  }
  return {
    input_ids: tensor((row, i) => row[i] ?? 0),
    attention_mask: tensor((row, i) => (i < row.length ? 1 : 0)),
    token_type_ids: tensor((row, i) => (i < row.length && i > lengths.query + 1 ? 1 : 0)),
  }
}
