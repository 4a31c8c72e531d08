import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { HELP, parseBenchArguments } from './arguments.ts'
import type { BenchCase } from './bench-case.ts'
import { casesOf } from './cases.ts'
import { interleave } from './measure.ts'
import { openPlaces, type Places } from './places.ts'
import { processor } from './processor.ts'
import { chosenSets, runQuality } from './quality/run.ts'
import { formatReport, makeReport, type Measured } from './report.ts'

const FAILED = 1
const BAD_USAGE = 2

async function measure(places: Places, benchCase: BenchCase): Promise<Measured> {
  const { probes } = benchCase
  process.stderr.write(`measuring: ${probes.map(({ name }) => name).join('; ')}\n`)
  const opened = await Promise.all(probes.map((probe) => places.open(probe)))
  const values = await interleave(
    opened.map((probe) => () => probe.sample()),
    benchCase,
  )
  await Promise.all(opened.map((probe) => probe.close()))
  return { benchCase, values, instructions: opened.map(({ instruction = null }) => instruction) }
}

async function run(cases: readonly BenchCase[], json: string | null): Promise<void> {
  const places = await openPlaces()
  const measured: Measured[] = []
  try {
    for (const benchCase of cases) measured.push(await measure(places, benchCase))
  } finally {
    await places.close()
  }
  const report = makeReport(measured, processor())
  process.stdout.write(formatReport(report))
  if (json !== null) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`)
  if (report.figures.some(({ ok }) => !ok)) process.exitCode = FAILED
}

/** The same case, measured no more often than it takes to see that it runs; cold code promises nothing. */
function once(benchCase: BenchCase): BenchCase {
  const { compared = [], promised } = benchCase
  const ratios = promised.flatMap(({ name, of, over }) => (over ? [{ name, of, over }] : []))
  return { ...benchCase, warmups: 0, rounds: 1, compared: [...compared, ...ratios], promised: [] }
}

/** What the command line asks for, or undefined when there is nothing to measure. */
function asked(): (() => Promise<void>) | undefined {
  try {
    const said = parseBenchArguments(process.argv.slice(2))
    const { help, suites, quick, only, json } = said
    if (help) {
      process.stdout.write(HELP)
      return undefined
    }
    // Said now, not after minutes of measuring.
    if (json !== null && !existsSync(dirname(resolve(json)))) {
      throw new Error(`--json: there is no folder ${dirname(json)}`)
    }
    if (suites.includes('quality')) {
      chosenSets(only)
      return () => runQuality(said)
    }
    const cases = casesOf(suites).filter(({ probes, promised }) =>
      [...probes, ...promised].some(({ name }) => name.includes(only)),
    )
    if (cases.length === 0) throw new Error(`--only: nothing has "${only}" in its name`)
    return () => run(quick ? cases.map(once) : cases, json)
  } catch (thrown) {
    process.stderr.write(`bench: ${(thrown as Error).message}\n`)
    process.exitCode = BAD_USAGE
    return undefined
  }
}

await asked()?.()
