// The models answer as PyTorch does, and a mistake on the way to them does not go unseen.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readGoldens, type GoldenDtype } from './goldens.ts'
import { inputOf, mutationsFor, padded, type ModelInput } from './mutations.ts'
import { loadTestModel, type TestModel } from './run.ts'

const { encodings, maxLength, models, pairs } = readGoldens()

/** From PyTorch to onnxruntime in fp32; 8e-6 was measured. */
const TOLERANCE = 1e-4
/** From PyTorch to fewer bits: 0.40, 0.02, 1e-5 and 0.02 were measured. */
const DRIFT: Record<Exclude<GoldenDtype, 'fp32'>, number> = {
  int8: 0.6,
  fp16: 0.05,
  q4: 1e-3,
  q4f16: 0.05,
}
/** A mistake is further off than any dtype for some pair, and plain to see for half of them. */
const MISTAKE = { largest: 1, median: 0.05 }

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit))
const identity = (logit: number) => logit
const softmaxOfOne = () => 1

/** How far each pair is off: the one of its labels that is furthest. */
function differences(found: readonly (ArrayLike<number> | null)[], golden: readonly number[]) {
  const width = golden.length / pairs.length
  return found.flatMap((row, pair) => {
    if (!row) return []
    expect(row).toHaveLength(width)
    return Math.max(...Array.from(row, (one, i) => Math.abs(one - golden[pair * width + i]!)))
  })
}

const largest = (numbers: readonly number[]) => Math.max(...numbers)
const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!

/** Logits of each input, one after the other. */
async function runAll(model: TestModel, inputs: readonly (ModelInput | null)[]) {
  const found: (Float32Array | null)[] = []
  for (const input of inputs) found.push(input && (await model.logits(input)))
  return found
}

describe.each(Object.entries(models))('%s', (name, golden) => {
  const { rows, special } = encodings[golden.encoding]!
  let model: TestModel

  beforeAll(async () => {
    model = await loadTestModel(name, 'fp32')
  })
  afterAll(() => model.dispose())

  test('has the tokenizer of its kind', () => {
    const read = (folder: string) =>
      readFileSync(new URL(`${folder}/tokenizer.json`, import.meta.url), 'utf8')
    expect(read(name) === read(`../tokenizers/${golden.encoding}`), 'make.py has to run').toBe(true)
  })

  test('answers as PyTorch does', async () => {
    const off = differences(await runAll(model, rows.map(inputOf)), golden.logits)
    expect(off).toHaveLength(pairs.length)
    expect(largest(off)).toBeLessThan(TOLERANCE)
  })

  test('does not feel padding under a mask', async () => {
    const inputs = rows.map((row) => padded(row, special, maxLength))
    const off = differences(await runAll(model, inputs), golden.logits)
    expect(off.length).toBeGreaterThan(pairs.length / 2)
    expect(largest(off)).toBeLessThan(TOLERANCE)
  })

  test.each(mutationsFor(golden.inputs))('$name: seen', async ({ mutate }) => {
    const inputs = rows.map((row) => mutate(row, special, maxLength))
    const off = differences(await runAll(model, inputs), golden.logits)
    expect(off.length).toBeGreaterThan(pairs.length / 2)
    expect(largest(off)).toBeGreaterThan(MISTAKE.largest)
    expect(median(off)).toBeGreaterThan(MISTAKE.median)
    expect(Math.min(...off)).toBeGreaterThan(TOLERANCE)
  })

  test('wrong activation: seen', async () => {
    const logits = await runAll(model, rows.map(inputOf))
    const offBy = (activate: (logit: number) => number) =>
      differences(
        logits.map((row) => Array.from(row!, activate)),
        golden.scores,
      )
    const [right, wrong] =
      golden.activation === 'sigmoid' ? [sigmoid, identity] : [identity, sigmoid]
    expect(largest(offBy(right))).toBeLessThan(TOLERANCE)
    for (const activate of [wrong, softmaxOfOne]) {
      expect(median(offBy(activate))).toBeGreaterThan(MISTAKE.median)
      expect(largest(offBy(activate))).toBeGreaterThan(0.9)
    }
  })

  test.each(Object.entries(golden.onnxruntime))('%s is near', async (word, before) => {
    const dtype = word as keyof typeof DRIFT
    const smaller = await loadTestModel(name, dtype)
    const found = await runAll(smaller, rows.map(inputOf))
    await smaller.dispose()
    expect(largest(differences(found, golden.logits))).toBeLessThan(DRIFT[dtype])
    expect(largest(differences(found, before))).toBeLessThan(DRIFT[dtype] / 10)
  })
})
