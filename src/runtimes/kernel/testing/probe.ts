// What a processor and its engine make of the kernel: run in Node, in pages, and under an emulator.
import { chooseInstruction } from '../choose-instruction.ts'
import { linearOf, compileCode, hasRelaxedSimd, type Instruction } from '../code.ts'
import { activationsOf, weightsOf } from './extremes.ts'
import { makeNetwork, type NetworkShape } from './networks.ts'
import { multiply, sumsOf } from './products.ts'
import { openRoom } from './room.ts'
import { openNetwork, randomTexts } from './texts.ts'
import { BYTES, WORDS } from './tiles.ts'

/** One way through the integer products. */
export interface Way {
  readonly instruction: Instruction
  readonly relaxed: boolean
}

export interface Probed {
  /** The chosen instruction; null where there is no choice. */
  readonly chosen: Instruction | null
  readonly ways: readonly (Way & {
    /** Of all numbers of the networks below, in bytes: the same in each run. */
    readonly bits: string
    /** Whether sums of the largest numbers are right to the last one. */
    readonly exact: boolean
  })[]
}

/** Each activation, odd sizes, and layers as wide as a small model's. */
const SHAPES: readonly Partial<NetworkShape>[] = [
  { hidden: 52, heads: 2, inner: 100, labels: 3 },
  { hidden: 40, heads: 5, inner: 24, width: 10, activation: 'gelu-tanh', dense: 'gelu' },
  { hidden: 24, heads: 1, inner: 32, activation: 'relu', types: 0, layers: 1 },
  { hidden: 128, heads: 2, inner: 512, activation: 'tanh', dense: null, labels: 2 },
]
const LENGTHS = [1, 5, 6, 7, 40, 97, 130]
const PRODUCTS = [
  { rowCount: 13, outputs: 16, inputs: 40 },
  { rowCount: 48, outputs: 64, inputs: 312 },
]

/** Ways that are wrong on purpose or by an engine's fault can be left out. */
export async function probe(without: readonly Instruction[], patienceMs: number): Promise<Probed> {
  const relaxed = hasRelaxedSimd()
  const all: Way[] = [{ instruction: 'plain', relaxed: false }]
  if (relaxed) {
    for (const instruction of ['plain', 'quads', 'dot'] as const) {
      if (!without.includes(instruction)) all.push({ instruction, relaxed })
    }
  }
  const ways = []
  for (const way of all) {
    const bits = await bitsOf(way, patienceMs)
    ways.push({ ...way, bits, exact: await isExact(way) })
  }
  const chosen = relaxed ? await chooseInstruction(compileCode(true, false), false) : null
  return { chosen, ways }
}

/** In hexadecimal; runs until the engine has compiled anew what runs often, and may do it otherwise. */
async function bitsOf(way: Way, patienceMs: number): Promise<string> {
  const runs: (() => Promise<Float32Array>)[] = []
  for (const [i, shape] of SHAPES.entries()) {
    const made = makeNetwork(shape, i)
    const texts = randomTexts(LENGTHS, 50, i, shape.types ?? 2)
    const run = await openNetwork(made, { dtype: 'int8', ...way })
    runs.push(() => run(texts))
  }
  const runAll = async () => {
    const words: string[] = []
    for (const run of runs) {
      const numbers = await run()
      for (const bits of new Uint32Array(numbers.buffer))
        words.push(bits.toString(16).padStart(8, '0'))
    }
    return words.join(' ')
  }
  const first = await runAll()
  for (const started = Date.now(); Date.now() - started < patienceMs;) {
    if ((await runAll()) !== first) return 'not the same each time'
  }
  return first
}

async function isExact({ relaxed, instruction }: Way): Promise<boolean> {
  const room = await openRoom(relaxed)
  return PRODUCTS.every((sizes, seed) => {
    const product = {
      ...sizes,
      form: instruction === 'plain' ? WORDS : BYTES,
      rows: activationsOf(sizes.rowCount, sizes.inputs, seed),
      columns: weightsOf(sizes.outputs, sizes.inputs, seed),
      bias: new Float32Array(sizes.outputs),
    }
    const sums = sumsOf(product)
    const found = multiply(room, linearOf(room.code, instruction), product)
    return found.every((number, i) => number === Math.fround(sums[i]!))
  })
}
