import type { RuntimeName } from '../../index.ts'
import { readChoice, refuseMore, splitArguments, UsageError } from '../values.ts'

const OPTIONS = { runtime: { type: 'string' }, json: { type: 'boolean' } } as const
const RUNTIMES: readonly RuntimeName[] = ['kernel', 'onnx']

export interface CheckCommand {
  readonly command: 'check'
  readonly model: string
  /** Null for both. */
  readonly runtime: RuntimeName | null
  readonly json: boolean
}

export function readCheck(args: readonly string[]): CheckCommand {
  const { said, positionals } = splitArguments(args, OPTIONS)
  const [model, ...more] = positionals
  if (model === undefined) {
    throw new UsageError('check: name a model: a hub id, a URL, or a folder')
  }
  refuseMore('check', more)
  const runtime = readChoice('--runtime', said.runtime, RUNTIMES)
  return { command: 'check', model, runtime, json: said.json ?? false }
}
