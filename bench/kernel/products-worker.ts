// The kernel's integer products and nothing else, at the shapes of 6 x 384.
import { linearOf, openCode, PAGE_BYTES, type Code } from '../../src/runtimes/kernel/code.ts'
import { prepareCode } from '../../src/runtimes/kernel/kernel.ts'
import { groupOf } from '../../src/runtimes/kernel/layout.ts'
import { BLOCK } from '../../src/runtimes/kernel/scratch.ts'
import { SHAPES } from '../../scripts/onnx/shapes.ts'
import type { ProductsWork } from './products-id.ts'

export interface ProductsAnswer {
  readonly gops: number
  readonly instruction: string
}

const SAMPLE_MS = 250
/** What a bare loop does before the clock is looked at. */
const PEAK_STEPS = 20_000
/** See wasm/peak.ts. */
const PEAKS = {
  dot: { name: 'peakDot', products: 192 },
  quads: { name: 'peakQuads', products: 384 },
  plain: { name: 'peakPlain', products: 96 },
} as const

/** Runs a while; gives how many products. */
type Pass = () => number

/** A block of rows times all layers' weights: what is in them makes no difference to the clock. */
function productsPass(
  code: Code,
  instruction: keyof typeof PEAKS,
  memory: WebAssembly.Memory,
): Pass {
  const { layers, hidden, intermediate } = SHAPES['minilm-l6']
  const widest = Math.max(hidden, intermediate)
  let end = 64
  const take = (bytes: number) => {
    const at = end
    end += Math.ceil(bytes / 64) * 64
    return at
  }
  const blocks = take(4 * BLOCK * widest)
  const output = take(4 * BLOCK * widest)
  const rowFacts = take(8 * BLOCK)
  const tile = take(192)
  const shapes = [
    ...Array.from({ length: 4 }, () => [hidden, hidden] as const),
    [hidden, intermediate] as const,
    [intermediate, hidden] as const,
  ]
  const linears = Array.from({ length: layers }, () => shapes)
    .flat()
    .map(([inputs, outputs]) => ({
      columns: take(inputs * outputs),
      facts: take(12 * outputs),
      steps: inputs / groupOf(true, instruction),
      ...{ inputs, outputs },
    }))
  memory.grow(Math.ceil(end / PAGE_BYTES))
  const linear = linearOf(code, instruction)
  return () => {
    let products = 0
    for (const { columns, facts, steps, inputs, outputs } of linears) {
      linear(
        ...([blocks, rowFacts, BLOCK, columns, facts, outputs / 8, steps] as const),
        ...([output, 4 * outputs, 0, 0, tile] as const),
      )
      products += BLOCK * inputs * outputs
    }
    return products
  }
}

function peakPass(code: Code, instruction: keyof typeof PEAKS): Pass {
  const { name, products } = PEAKS[instruction]
  const loop = (code as unknown as Record<string, (steps: number) => number>)[name]!
  return () => {
    loop(PEAK_STEPS)
    return PEAK_STEPS * products
  }
}

/** A multiplication and an addition are two. */
function gopsOf(pass: Pass): number {
  const started = performance.now()
  let products = 0
  let ms = 0
  for (; ms < SAMPLE_MS; ms = performance.now() - started) products += pass()
  return (2 * products) / ms / 1e6
}

async function prepare() {
  const { module, instruction } = await prepareCode(false)
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 })
  const code = await openCode(module, memory)
  const passes: Record<ProductsWork, Pass> = {
    products: productsPass(code, instruction, memory),
    peak: peakPass(code, instruction),
  }
  return { instruction, passes }
}

const prepared = prepare()
self.onmessage = async ({ data: work }: MessageEvent<ProductsWork>) => {
  const { instruction, passes } = await prepared
  self.postMessage({ gops: gopsOf(passes[work]), instruction } satisfies ProductsAnswer)
}
