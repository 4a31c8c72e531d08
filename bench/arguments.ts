import { parseArgs } from 'node:util'
import type { Suite } from './cases.ts'

export const HELP = `npm run bench [-- --kernel | --quality] [--json FILE]

Measures in headless Chromium, on a page that is isolated, and prints a table.

  (nothing)    the spine: what the library costs around a runtime
  --kernel     our own runtime against the others
  --quality    how good the rankings are
  --json FILE  also write { figures, rows, processor } to FILE

Exit codes: 0 all promises kept, 1 one missed or the run failed, 2 the command makes no sense.
`

export interface BenchArguments {
  readonly help: boolean
  readonly suite: Suite
  readonly json: string | null
}

/** Throws an Error whose message is one line. */
export function parseBenchArguments(args: readonly string[]): BenchArguments {
  const { values } = parseOrExplain(args)
  if (values.kernel && values.quality) throw new Error('--kernel and --quality exclude each other')
  return {
    help: values.help ?? false,
    suite: values.kernel ? 'kernel' : values.quality ? 'quality' : 'spine',
    json: values.json ?? null,
  }
}

function parseOrExplain(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        kernel: { type: 'boolean' },
        quality: { type: 'boolean' },
        json: { type: 'string' },
      },
    })
  } catch (thrown) {
    const [first] = (thrown as Error).message.split(/\. |\.?\n/)
    throw new Error(`${first}; see --help`, { cause: thrown })
  }
}
