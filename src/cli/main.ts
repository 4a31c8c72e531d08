#!/usr/bin/env node
import { RerankError } from '../node.ts'
import { parseCommand, UsageError, type Command } from './arguments.ts'
import { HELP } from './help.ts'
import { nodeModule, process, type Files } from './node.ts'
import { rankLines } from './rank.ts'

const FAILED = 1
const BAD_USAGE = 2

async function run(command: Command): Promise<void> {
  if (command.command === 'help') process.stdout.write(HELP)
  else if (command.command === 'version') process.stdout.write(`${version()}\n`)
  else await rankLines(command)
}

function version(): string {
  const address = new URL('../../package.json', import.meta.url)
  const text = nodeModule<Files>('fs').readFileSync(address, 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

function fail(thrown: unknown): void {
  const usage = thrown instanceof UsageError
  const code = thrown instanceof RerankError ? `${thrown.code}: ` : ''
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  process.stderr.write(`web-rerank: ${code}${message}\n`)
  process.exitCode = usage ? BAD_USAGE : FAILED
}

// `web-rerank … | head` closes the pipe early: that is no failure.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(0)
  fail(error)
})

try {
  await run(parseCommand(process.argv.slice(2)))
} catch (thrown) {
  fail(thrown)
}
