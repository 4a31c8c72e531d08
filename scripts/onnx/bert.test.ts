// What is made here, as onnxruntime reads it.
import * as onnx from 'onnxruntime-node'
import { beforeAll, describe, expect, it } from 'vitest'
import { modelBytes } from '../make-model.ts'
import { bertGraph } from './bert.ts'
import { quantizeDynamic } from './quantize.ts'

const SHAPE = {
  layers: 2,
  hidden: 64,
  heads: 4,
  intermediate: 128,
  vocabulary: 1_000,
  positions: 64,
  labels: 2,
}
const PAIRS = 40

let float: number[][]
let int8: number[][]

beforeAll(async () => {
  const graph = bertGraph(SHAPE, 7)
  float = await logitsOf(modelBytes(graph))
  int8 = await logitsOf(modelBytes(quantizeDynamic(graph)))
})

/** One row of logits a pair: first the documents, then the first of them with padding behind it. */
async function logitsOf(model: Uint8Array): Promise<number[][]> {
  const session = await onnx.InferenceSession.create(model)
  const rows: number[][] = []
  for (let pair = 0; pair < PAIRS; pair++) rows.push(await run(session, pair, 0))
  rows.push(await run(session, 0, 12))
  await session.release()
  return rows
}

async function run(session: onnx.InferenceSession, pair: number, padding: number) {
  const words = Array.from(
    { length: 20 + (pair % 9) },
    (_, i) => 300 + ((pair * 97 + i * 31) % 700),
  )
  const ids = [101, 301, 302, 102, ...words, 102]
  const row = (values: number[], fill: number) => {
    const padded = [...values, ...Array<number>(padding).fill(fill)]
    return new onnx.Tensor('int64', BigInt64Array.from(padded, BigInt), [1, padded.length])
  }
  const { logits } = await session.run({
    input_ids: row(ids, 999),
    attention_mask: row(
      ids.map(() => 1),
      0,
    ),
    token_type_ids: row(
      ids.map((_, i) => (i < 4 ? 0 : 1)),
      1,
    ),
  })
  return [...(logits!.data as Float32Array)]
}

const deviation = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

describe('a model with random weights', () => {
  it('gives a logit for each label, and another for another text', () => {
    for (const row of float) expect(row).toHaveLength(SHAPE.labels)
    for (const label of [0, 1]) {
      const logits = float.slice(0, PAIRS).map((row) => row[label]!)
      expect(logits.every(Number.isFinite)).toBe(true)
      expect(deviation(logits)).toBeGreaterThan(0.3)
    }
  })

  it('does not read padding', () => {
    expect(float[PAIRS]![0]).toBeCloseTo(float[0]![0]!, 4)
  })

  it('says about the same in eight bits', () => {
    const off = int8.slice(0, PAIRS).map((row, i) => Math.abs(row[0]! - float[i]![0]!))
    const logits = float.slice(0, PAIRS).map((row) => row[0]!)
    expect(Math.max(...off)).toBeGreaterThan(0)
    expect(Math.max(...off)).toBeLessThan(deviation(logits))
  })
})
