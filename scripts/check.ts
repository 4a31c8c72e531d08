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

const OF_SOURCES: readonly Check[] = [
  tool('format', 'prettier', '--check', '--log-level', 'warn', '.'),
  tool('types', 'tsc', '--noEmit'),
  tool('types of the library', 'tsc', '-p', 'src', '--noEmit'),
  tool('lint', 'oxlint', '--type-aware'),
  tool('unused code', 'knip'),
]
/** Alone: the others would see a folder that is half full. */
const BUILD: readonly Check[] = [{ name: 'build', run: build }]
const OF_WHAT_IS_BUILT: readonly Check[] = [
  onTarball('publint', (tarball) => ['publint', 'run', tarball, '--strict']),
  onTarball('attw', (tarball) => ['attw', tarball, '--profile', 'esm-only']),
  { name: 'public types', run: checkPublicTypes },
  { name: 'size', run: checkSize },
]
/** Most of them use one core. */
const AT_ONCE = 2

/** Runs all of them, whatever fails, and tells of each as it is done. */
export async function runChecks(
  tell: (check: Check, failure: unknown, seconds: number) => void,
): Promise<void> {
  for (const group of [OF_SOURCES, BUILD, OF_WHAT_IS_BUILT]) {
    const left = [...group]
    const work = async () => {
      for (let check = left.shift(); check; check = left.shift()) {
        const started = performance.now()
        const failure: unknown = await check.run().then(
          () => null,
          (thrown: unknown) => thrown,
        )
        tell(check, failure, (performance.now() - started) / 1_000)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  }
}

export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown)

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

if (isMain(import.meta.url)) {
  let passed = 0
  const failed: string[] = []
  await runChecks(({ name }, failure, seconds) => {
    if (failure === null) passed++
    else {
      failed.push(name)
      process.stdout.write(`${messageOf(failure)}\n`)
    }
    process.stdout.write(
      `${(failure === null ? 'ok' : 'FAILED').padEnd(6)} ${name}, ${seconds.toFixed(1)} s\n`,
    )
  })
  process.stdout.write(
    failed.length === 0
      ? `${passed} checks passed\n`
      : `${failed.length} of ${passed + failed.length} checks failed: ${failed.join(', ')}\n`,
  )
  process.exitCode = failed.length === 0 ? 0 : 1
}
