// npm run check: all that can be said of the code without running it.
import { build } from './build.ts'
import { checkPublicTypes } from './check/public-types.ts'
import { checkSize } from './check/size.ts'
import { isMain } from './is-main.ts'
import { pack } from './pack.ts'
import { runTool } from './run-tool.ts'

export interface Check {
  readonly name: string
  /** Throws when something is wrong. */
  run(): Promise<void>
}

const tool = (name: string, command: string, ...parameters: string[]): Check => ({
  name,
  run: async () => void (await runTool(command, parameters)),
})

/** In this order: from "build" on they look at what was built. */
export const checks: readonly Check[] = [
  tool('types', 'tsc', '--noEmit'),
  tool('types of the library', 'tsc', '-p', 'src', '--noEmit'),
  tool('lint', 'oxlint', '--type-aware'),
  tool('format', 'prettier', '--check', '--log-level', 'warn', '.'),
  tool('unused code', 'knip'),
  { name: 'build', run: build },
  onTarball('publint', (tarball) => ['publint', 'run', tarball, '--strict']),
  onTarball('attw', (tarball) => ['attw', tarball, '--profile', 'esm-only']),
  { name: 'public types', run: checkPublicTypes },
  { name: 'size', run: checkSize },
]

/** A tool that looks at the package as it would be published. */
function onTarball(
  name: string,
  command: (tarball: string) => [tool: string, ...parameters: string[]],
): Check {
  return {
    name,
    run: async () => {
      const { tarball, remove } = await pack()
      try {
        const [first, ...parameters] = command(tarball)
        await runTool(first, parameters)
      } finally {
        await remove()
      }
    },
  }
}

/** Runs all of them, whatever fails. */
async function runChecks(): Promise<void> {
  const failed: string[] = []
  for (const { name, run } of checks) {
    const started = performance.now()
    let outcome = 'ok'
    try {
      await run()
    } catch (error) {
      outcome = 'FAILED'
      failed.push(name)
      process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`)
    }
    const seconds = ((performance.now() - started) / 1_000).toFixed(1)
    process.stdout.write(`${outcome.padEnd(6)} ${name}, ${seconds} s\n`)
  }
  process.stdout.write(
    failed.length === 0
      ? `${checks.length} checks passed\n`
      : `${failed.length} of ${checks.length} checks failed: ${failed.join(', ')}\n`,
  )
  process.exitCode = failed.length === 0 ? 0 : 1
}

if (isMain(import.meta.url)) await runChecks()
