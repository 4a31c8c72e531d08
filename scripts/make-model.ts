// Makes a BERT cross-encoder with random weights in the hub's layout: right in shape and cost,
// wrong in every answer. For measuring; the same seed gives the same bytes.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isMain } from './is-main.ts'
import { bertGraph, OPSET } from './onnx/bert.ts'
import type { BertShape } from './onnx/bert-parts.ts'
import { encodeModel } from './onnx/encode.ts'
import type { Graph } from './onnx/graph.ts'
import { hubFiles } from './onnx/hub-files.ts'
import { quantizeDynamic } from './onnx/quantize.ts'
import { SHAPES } from './onnx/shapes.ts'

/** The files there are, each with what is done to the graph for it. */
const FILES: Readonly<Record<string, (graph: Graph) => Graph>> = {
  'model.onnx': (graph) => graph,
  'model_quantized.onnx': quantizeDynamic,
}

export interface MakeModelOptions {
  readonly shape: BertShape
  readonly seed?: number
  /** Which of the ONNX files; both when it is left out. */
  readonly files?: readonly string[]
}

/** An ONNX file's bytes. */
export function modelBytes(graph: Graph): Uint8Array<ArrayBuffer> {
  return encodeModel(graph, { opset: OPSET, producer: 'web-rerank make-model' })
}

/** Writes a model's files into a folder, as they lie on the hub. */
export async function makeModel(
  folder: string,
  { shape, seed = 1, files = Object.keys(FILES) }: MakeModelOptions,
): Promise<void> {
  if (shape.hidden % shape.heads !== 0) {
    throw new Error(`${shape.hidden} numbers cannot be split among ${shape.heads} heads`)
  }
  await mkdir(join(folder, 'onnx'), { recursive: true })
  for (const [name, content] of Object.entries(hubFiles(shape))) {
    await writeFile(join(folder, name), `${JSON.stringify(content, null, 2)}\n`)
  }
  const graph = bertGraph(shape, seed)
  for (const name of files) {
    await writeFile(join(folder, 'onnx', name), modelBytes(FILES[name]!(graph)))
  }
}

const HELP = `npx tsx scripts/make-model.ts FOLDER [--shape NAME] [--seed N] [--layers N] …

Writes config.json, tokenizer.json, tokenizer_config.json, onnx/model.onnx and
onnx/model_quantized.onnx of a BERT cross-encoder with random weights.

  --shape NAME   ${Object.keys(SHAPES).join(' or ')} (the first); what follows changes it:
                 ${Object.keys(SHAPES['minilm-l6'])
                   .map((name) => `--${name}`)
                   .join(' ')}
  --seed N       other weights (1)
`

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      shape: { type: 'string', default: 'minilm-l6' },
      seed: { type: 'string', default: '1' },
      layers: { type: 'string' },
      hidden: { type: 'string' },
      heads: { type: 'string' },
      intermediate: { type: 'string' },
      vocabulary: { type: 'string' },
      positions: { type: 'string' },
      labels: { type: 'string' },
    },
  })
  const [folder] = positionals
  const { help, shape: name, seed, ...sizes } = values
  const known = Object.entries(SHAPES).find(([known]) => known === name)
  if (help || folder === undefined || !known) {
    process.stdout.write(HELP)
    process.exitCode = help ? 0 : 2
    return
  }
  const given = Object.entries(sizes).map(([size, value]) => [size, wholeNumber(value, size)])
  const shape: BertShape = { ...known[1], ...Object.fromEntries(given) }
  await makeModel(folder, { shape, seed: wholeNumber(seed, 'seed') })
}

function wholeNumber(value: string, name: string): number {
  const number = Number(value)
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new Error(`--${name} takes a whole number above 0, not ${value}`)
}

if (isMain(import.meta.url)) await main()
