import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { dirname, resolve } from 'node:path'
import { HELP, parseBenchArguments } from './arguments.ts'
import { casesOf, type BenchCase } from './cases.ts'
import { openChromiumPage, type ChromiumPage } from './chromium-page.ts'
import { interleave } from './measure.ts'
import { formatReport, makeReport, type Measured } from './report.ts'

const FAILED = 1
const BAD_USAGE = 2

async function measure(page: ChromiumPage, benchCase: BenchCase): Promise<Measured> {
  const { probes } = benchCase
  process.stderr.write(`measuring: ${probes.map(({ name }) => name).join('; ')}\n`)
  const opened = await Promise.all(probes.map(({ id }) => page.open(id)))
  const values = await interleave(
    opened.map((probe) => () => probe.sample()),
    benchCase,
  )
  await Promise.all(opened.map((probe) => probe.close()))
  return { benchCase, values }
}

async function run(cases: readonly BenchCase[], json: string | null): Promise<void> {
  const page = await openChromiumPage()
  const measured: Measured[] = []
  try {
    for (const benchCase of cases) measured.push(await measure(page, benchCase))
  } finally {
    await page.close()
  }
  const report = makeReport(measured, processor())
  process.stdout.write(formatReport(report))
  if (json !== null) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`)
  if (report.figures.some(({ ok }) => !ok)) process.exitCode = FAILED
}

function processor(): string {
  const [first, ...others] = cpus()
  return `${first?.model.trim() ?? 'unknown processor'}, ${1 + others.length} cores`
}

/** What the command line asks for, or undefined when there is nothing to measure. */
function asked(): { cases: readonly BenchCase[]; json: string | null } | undefined {
  try {
    const { help, suite, json } = parseBenchArguments(process.argv.slice(2))
    if (help) {
      process.stdout.write(HELP)
      return undefined
    }
    // Said now, not after minutes of measuring.
    if (json !== null && !existsSync(dirname(resolve(json)))) {
      throw new Error(`--json: there is no folder ${dirname(json)}`)
    }
    return { cases: casesOf(suite), json }
  } catch (thrown) {
    process.stderr.write(`bench: ${(thrown as Error).message}\n`)
    process.exitCode = BAD_USAGE
    return undefined
  }
}

const wanted = asked()
if (wanted) await run(wanted.cases, wanted.json)
