// npm test: everything, one suite after the other, and one line at the end.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildEndToEnd } from '../e2e/build.ts'
import { messageOf, runChecks } from './check.ts'
import { findChromium } from './chromium.ts'
import { root } from './run-tool.ts'

interface Counts {
  readonly passed: number
  readonly failed: number
  /** The names of tests that could not run here. */
  readonly skipped: readonly string[]
}

interface Suite {
  readonly name: string
  readonly command: readonly [tool: string, ...parameters: string[]]
  /** Where the runner leaves its JSON, by whichever reporter it has. */
  readonly report: string
  readonly count: (report: unknown) => Counts
}

const reports = join(root, 'e2e/test-results/reports')

const vitest = (name: string, ...parameters: string[]): Suite => {
  const report = join(reports, `${name}.json`)
  const json = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return { name, command: ['vitest', 'run', ...parameters, ...json], report, count: countVitest }
}

const suites: readonly Suite[] = [
  vitest('unit'),
  vitest('engine-in-node', '-c', 'e2e/vitest.config.ts'),
  {
    name: 'end-to-end',
    command: ['playwright', 'test', '-c', 'e2e'],
    report: join(reports, 'end-to-end.json'),
    count: countPlaywright,
  },
  vitest('packaging', '-c', 'e2e/packaging/vitest.config.ts'),
]

function countVitest(report: unknown): Counts {
  const { testResults } = report as {
    testResults: {
      status: string
      name: string
      assertionResults: { status: string; fullName: string }[]
    }[]
  }
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  // A file that fails before its first test holds none, and is a failure all the same.
  const broken = testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length + broken.length,
    skipped: tests
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => fullName),
  }
}

interface PlaywrightSuite {
  readonly title: string
  readonly specs?: { title: string; tests: { status: string; projectName: string }[] }[]
  readonly suites?: PlaywrightSuite[]
}

function countPlaywright(report: unknown): Counts {
  const { stats, suites, errors } = report as {
    stats: { expected: number; unexpected: number; flaky: number }
    suites: PlaywrightSuite[]
    errors: unknown[]
  }
  const skipped = (suite: PlaywrightSuite): string[] => [
    ...(suite.specs ?? []).flatMap(({ title, tests }) =>
      tests
        .filter(({ status }) => status === 'skipped')
        .map(({ projectName }) => `${title} (${projectName})`),
    ),
    ...(suite.suites ?? []).flatMap(skipped),
  ]
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: suites.flatMap(skipped),
  }
}

function runSuite({ name, command: [tool, ...parameters], report, count }: Suite): Counts {
  const { status } = spawnSync(join(root, 'node_modules/.bin', tool), parameters, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  })
  try {
    const counts = count(JSON.parse(readFileSync(report, 'utf8')))
    // A runner that fails for another reason than a test has not passed.
    const unexplained = status !== 0 && counts.failed === 0 ? 1 : 0
    return { ...counts, failed: counts.failed + unexplained }
  } catch (error) {
    process.stdout.write(`${name} left no report: ${String(error)}\n`)
    return { passed: 0, failed: 1, skipped: [] }
  }
}

function timed({ name }: Suite, run: () => Counts): Counts {
  process.stdout.write(`\n── ${name}\n`)
  const started = performance.now()
  const counts = run()
  tell(name, counts, (performance.now() - started) / 1_000)
  return counts
}

function tell(name: string, { passed, failed, skipped }: Counts, seconds: number): void {
  const figures = [`${passed} passed`, `${failed} failed`, `${skipped.length} skipped`]
  process.stdout.write(`── ${name}: ${figures.join(', ')}, ${seconds.toFixed(1)} s\n`)
}

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
try {
  // Once, here: the runners below find it by the variable.
  process.env.CHROME_PATH = findChromium()
} catch (error) {
  process.stdout.write(`${(error as Error).message}\n\n0 passed, 1 failed\n`)
  process.exit(1)
}

const all: Counts[] = []
await runChecks(({ name }, failure, seconds) => {
  if (failure !== null) process.stdout.write(`${name}: ${messageOf(failure)}\n`)
  const counts = { passed: failure === null ? 1 : 0, failed: failure === null ? 0 : 1, skipped: [] }
  tell(name, counts, seconds)
  all.push(counts)
})
// Once for all runners. Where it fails they try it themselves, and say why.
await buildEndToEnd().then(
  () => (process.env.ALREADY_BUILT = 'yes'),
  () => {},
)
for (const suite of suites) all.push(timed(suite, () => runSuite(suite)))

for (const name of all.flatMap(({ skipped }) => skipped)) {
  process.stdout.write(`SKIPPED: ${name}\n`)
}
const sum = (of: (counts: Counts) => number) => all.reduce((total, counts) => total + of(counts), 0)
const failed = sum((counts) => counts.failed)
process.stdout.write(`\n${sum((counts) => counts.passed)} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
