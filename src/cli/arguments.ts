import { nodeModule, type Util } from './node.ts'

export interface RankCommand {
  readonly command: 'rank'
  readonly query: string
  /** A path, `-` for the standard input, or null: nothing was said. */
  readonly file: string | null
  readonly worker: string | null
  readonly model: string | null
  readonly top: number | null
  readonly json: boolean
}

export type Command = RankCommand | { readonly command: 'help' } | { readonly command: 'version' }

/** The command line makes no sense: the message is one line that says what and where. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  worker: { type: 'string' },
  model: { type: 'string' },
  top: { type: 'string' },
  json: { type: 'boolean' },
} as const

interface Values {
  readonly help?: boolean
  readonly version?: boolean
  readonly worker?: string
  readonly model?: string
  readonly top?: string
  readonly json?: boolean
}

/** What was asked for. Throws a UsageError. */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = split(args)
  const [command, query, file, ...more] = positionals
  if (values.help || (command === undefined && args.length === 0) || command === 'help') {
    return { command: 'help' }
  }
  if (values.version) return { command: 'version' }
  if (command === undefined) throw new UsageError('no command was given; try web-rerank --help')
  if (command !== 'rank') {
    throw new UsageError(`there is no command "${command}"; the commands are: rank`)
  }
  if (query === undefined)
    throw new UsageError('rank: the query is missing, as in rank "a question"')
  if (more.length > 0) {
    throw new UsageError(
      `rank: "${more[0]}" is one argument too many; put quotes around a query of several words`,
    )
  }
  return {
    command,
    query,
    file: file ?? null,
    worker: values.worker ?? null,
    model: values.model ?? null,
    top: readTop(values.top),
    json: values.json ?? false,
  }
}

function split(args: readonly string[]): { values: Values; positionals: readonly string[] } {
  try {
    const { values, positionals } = nodeModule<Util>('util').parseArgs({
      args,
      options: OPTIONS,
      allowPositionals: true,
    })
    return { values, positionals }
  } catch (thrown) {
    // Its first sentence says what is wrong; the rest is advice that may span lines.
    const [first] = (thrown as Error).message.split(/\. |\.?\n/)
    throw new UsageError(`${first}; try web-rerank --help`)
  }
}

function readTop(top: string | undefined): number | null {
  if (top === undefined) return null
  if (/^\d+$/.test(top) && Number(top) > 0) return Number(top)
  throw new UsageError(`--top: "${top}" is not a whole number from 1 on`)
}
