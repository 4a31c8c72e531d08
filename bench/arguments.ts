import { parseArgs } from 'node:util'
import type { Suite } from './bench-case.ts'

export const HELP = `npm run bench [-- --spine | --onnx | --kernel | --quality] [--quick] [--only WORDS] [--json FILE]

Measures in headless Chromium and in Node, and prints a table.

  (nothing)    --spine, then --onnx
  --spine      what the library costs around a runtime
  --onnx       models of true shapes, by onnxruntime: ours, and as others use it
  --kernel     our own runtime against the others
  --quality    how good the rankings are, on the sets of ../shared/data/eval
  --quick      each once and cold: to see that all of it runs; nothing is promised
  --only WORDS what has these words in its name, such as "6 x 384, 2 threads"; of --quality the sets
               with these names, such as DL19,SciFact
  --json FILE  also write { figures, rows, processor } to FILE; of --quality { figures, sets, … }
  --model M    of --quality: another model than the embedded one
  --fp32 M     of --quality: the same model in single precision, where it lies elsewhere

Exit codes: 0 all promises kept, 1 one missed or the run failed, 2 the command makes no sense.
`

const CHOICES = ['spine', 'onnx', 'kernel', 'quality'] as const
const DEFAULT: readonly Suite[] = ['spine', 'onnx']

export interface BenchArguments {
  readonly help: boolean
  readonly suites: readonly Suite[]
  readonly quick: boolean
  readonly only: string
  readonly json: string | null
  /** Of the suite "quality"; null for the embedded one. */
  readonly model: string | null
  readonly fp32: string | null
}

/** Throws an Error whose message is one line. */
export function parseBenchArguments(args: readonly string[]): BenchArguments {
  const { values } = parseOrExplain(args)
  const chosen = CHOICES.filter((suite) => values[suite])
  if (chosen.length > 1) {
    throw new Error(`${chosen.map((suite) => `--${suite}`).join(' and ')} exclude each other`)
  }
  const other = (['model', 'fp32'] as const).find((name) => values[name] !== undefined)
  if (other && !values.quality) throw new Error(`--${other} belongs to --quality`)
  return {
    help: values.help ?? false,
    suites: chosen.length > 0 ? chosen : DEFAULT,
    quick: values.quick ?? false,
    only: values.only ?? '',
    json: values.json ?? null,
    model: values.model ?? null,
    fp32: values.fp32 ?? null,
  }
}

function parseOrExplain(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        spine: { type: 'boolean' },
        onnx: { type: 'boolean' },
        kernel: { type: 'boolean' },
        quality: { type: 'boolean' },
        quick: { type: 'boolean' },
        only: { type: 'string' },
        json: { type: 'string' },
        model: { type: 'string' },
        fp32: { type: 'string' },
      },
    })
  } catch (thrown) {
    const [first] = (thrown as Error).message.split(/\. |\.?\n/)
    throw new Error(`${first}; see --help`, { cause: thrown })
  }
}
