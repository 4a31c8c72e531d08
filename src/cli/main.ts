#!/usr/bin/env node
import { RerankError } from '../node.ts'
import { parseCommand, type Command } from './arguments.ts'
import { benchModels } from './bench/run.ts'
import { checkModel } from './check/run.ts'
import { evaluateSets } from './eval/run.ts'
import { helpOn } from './help.ts'
import { printModels } from './models.ts'
import { nodeModule, process, type Files } from './node.ts'
import { rankLines } from './rank.ts'
import { UsageError } from './values.ts'

const FAILED = 1
const BAD_USAGE = 2

async function run(command: Command): Promise<void> {
  switch (command.command) {
    case 'help':
      return void process.stdout.write(helpOn(command.topic))
    case 'version':
      return void process.stdout.write(`${version()}\n`)
    case 'rank':
      return rankLines(command)
    case 'eval':
      return evaluateSets(command)
    case 'check':
      return checkModel(command)
    case 'models':
      return printModels(command)
    case 'bench':
      return benchModels(command)
  }
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
