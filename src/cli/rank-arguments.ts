import { ENGINE_OPTIONS, readEngine, type Engine } from './engine.ts'
import { readCount, refuseMore, splitArguments, UsageError } from './values.ts'

const OPTIONS = {
  ...ENGINE_OPTIONS,
  model: { type: 'string' },
  top: { type: 'string' },
  label: { type: 'string' },
  json: { type: 'boolean' },
} as const

export interface RankCommand {
  readonly command: 'rank'
  readonly query: string
  /** A path, `-` for the standard input, or null: nothing was said. */
  readonly file: string | null
  readonly model: string | null
  readonly top: number | null
  readonly label: string | null
  readonly json: boolean
  readonly engine: Engine
}

export function readRank(args: readonly string[]): RankCommand {
  const { said, positionals } = splitArguments(args, OPTIONS)
  const [query, file, ...more] = positionals
  if (query === undefined) {
    throw new UsageError('rank: the query is missing, as in rank "a question"')
  }
  refuseMore('rank', more, '; put quotes around a query of several words')
  return {
    command: 'rank',
    query,
    file: file ?? null,
    model: said.model ?? null,
    top: readCount('--top', said.top),
    label: said.label ?? null,
    json: said.json ?? false,
    engine: readEngine(said),
  }
}
