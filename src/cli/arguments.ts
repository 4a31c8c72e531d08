import { readBench, type BenchCommand } from './bench/arguments.ts'
import { readCheck, type CheckCommand } from './check/arguments.ts'
import { readEval, type EvalCommand } from './eval/arguments.ts'
import { readModels, type ModelsCommand } from './models.ts'
import { readRank, type RankCommand } from './rank-arguments.ts'
import { UsageError } from './values.ts'

export type CommandName = 'rank' | 'eval' | 'check' | 'models' | 'bench'

export type Command =
  | RankCommand
  | EvalCommand
  | CheckCommand
  | ModelsCommand
  | BenchCommand
  | { readonly command: 'help'; readonly topic: CommandName | null }
  | { readonly command: 'version' }

const READERS: Readonly<Record<CommandName, (args: readonly string[]) => Command>> = {
  rank: readRank,
  eval: readEval,
  check: readCheck,
  models: readModels,
  bench: readBench,
}

/** What was asked for. Throws a UsageError. */
export function parseCommand(args: readonly string[]): Command {
  const [first, ...rest] = args
  if (first === undefined || isHelp(first)) return { command: 'help', topic: null }
  if (first === '--version' || first === '-v') return { command: 'version' }
  if (first === 'help') {
    return { command: 'help', topic: rest[0] === undefined ? null : commandNamed(rest[0]) }
  }
  if (first.startsWith('-')) {
    throw new UsageError('no command was given, as in web-rerank rank …; try web-rerank --help')
  }
  const name = commandNamed(first)
  // After --, all is meant as it stands.
  const end = rest.indexOf('--')
  const options = end === -1 ? rest : rest.slice(0, end)
  return options.some(isHelp) ? { command: 'help', topic: name } : READERS[name](rest)
}

function commandNamed(name: string): CommandName {
  if (Object.hasOwn(READERS, name)) return name as CommandName
  throw new UsageError(
    `there is no command "${name}"; the commands are: ${Object.keys(READERS).join(', ')}`,
  )
}

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h'
}
