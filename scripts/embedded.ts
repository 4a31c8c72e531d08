// Makes a module of what is known of the embedded model before any of its files is fetched: its small files, what the large ones must be, and what is in its graph.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { streamOf } from '../src/models/streams.ts'
import { readOnnx } from '../src/runtimes/kernel/onnx/read-onnx.ts'
import { outlineOf } from '../src/runtimes/kernel/outline.ts'
import { isMain } from './is-main.ts'
import { root } from './run-tool.ts'

const MODEL = 'public/models/embedded'
const OUTPUT = 'src/models/embedded-facts.ts'

const GRAPH = 'onnx/model_quantized.onnx'
/** Fetched when the model is loaded. */
const FETCHED = ['lexical.json', GRAPH, 'tokenizer.json']
/** Vite makes a data: URL of what is no larger, and a strict content policy forbids to fetch that. */
const INLINED_BYTES = 4 * 1024

/** Does nothing where nothing has changed. */
export async function buildEmbedded(): Promise<void> {
  const folder = join(root, MODEL)
  if (!existsSync(folder)) throw new Error(`There is no ${MODEL}: the embedded model is missing.`)
  const read = (name: string) => readFileSync(join(folder, name))
  const parse = (name: string) => JSON.parse(read(name).toString()) as unknown
  const files = FETCHED.map((name) => {
    const content = read(name)
    if (content.length <= INLINED_BYTES) {
      throw new Error(`${MODEL}/${name} has ${content.length} bytes: bundlers would inline it.`)
    }
    const sha256 = createHash('sha256').update(content).digest('hex')
    return [name, { bytes: content.length, sha256 }] as const
  })
  const graph = new Uint8Array(read(GRAPH))
  const stream = () => streamOf(graph)
  const network = await readOnnx(GRAPH, new Map([['', { size: graph.length, stream }]]))
  const code = [
    `// Made by scripts/embedded.ts from ${MODEL}/.`,
    "import type { Outline } from '../runtimes/kernel/outline.ts'",
    'type Json = Readonly<Record<string, unknown>>',
    `/** What is fetched, by its path in the model's folder. */`,
    constant('FILES', 'Readonly<Record<string, { bytes: number; sha256: string }>>', {
      ...Object.fromEntries(files),
    }),
    '/** Its config.json. */',
    constant('CONFIG', 'Json', parse('config.json')),
    '/** Its tokenizer_config.json. */',
    constant('TOKENIZER_CONFIG', 'Json', parse('tokenizer_config.json')),
    `/** What is in its ${GRAPH}. */`,
    constant('OUTLINE', 'Outline', outlineOf(network, graph)),
  ].join('\n')
  const output = join(root, OUTPUT)
  if (existsSync(output) && readFileSync(output, 'utf8') === code) return
  writeFileSync(output, code)
}

function constant(name: string, type: string, value: unknown): string {
  return `export const ${name}: ${type} = ${JSON.stringify(value)}\n`
}

if (isMain(import.meta.url)) await buildEmbedded()
