import { refuseMore, splitArguments, UsageError } from '../values.ts'

export interface CheckCommand {
  readonly command: 'check'
  readonly model: string
  readonly json: boolean
}

export function readCheck(args: readonly string[]): CheckCommand {
  const { said, positionals } = splitArguments(args, { json: { type: 'boolean' } })
  const [model, ...more] = positionals
  if (model === undefined) {
    throw new UsageError('check: name a model: a hub id, a URL, or a folder')
  }
  refuseMore('check', more)
  return { command: 'check', model, json: said.json ?? false }
}
