import { ENGINE_OPTIONS, readEngine, type Engine } from '../engine.ts'
import { readCount, refuseMore, splitArguments } from '../values.ts'

const OPTIONS = {
  ...ENGINE_OPTIONS,
  model: { type: 'string', multiple: true },
  rounds: { type: 'string' },
  json: { type: 'boolean' },
} as const

export interface BenchCommand {
  readonly command: 'bench'
  /** Null for the embedded one. */
  readonly models: readonly (string | null)[]
  readonly rounds: number
  readonly json: boolean
  readonly engine: Engine
}

const ROUNDS = 5

export function readBench(args: readonly string[]): BenchCommand {
  const { said, positionals } = splitArguments(args, OPTIONS)
  refuseMore('bench', positionals)
  return {
    command: 'bench',
    models: said.model ?? [null],
    rounds: readCount('--rounds', said.rounds) ?? ROUNDS,
    json: said.json ?? false,
    engine: readEngine(said),
  }
}
