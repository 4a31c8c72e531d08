import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { Reranker, RerankerOptions } from 'web-rerank'
import type { BenchArguments } from '../arguments.ts'
import { processor } from '../processor.ts'
import { meansOver, promises, setFigures, type SetRankings } from './figures.ts'
import { builtReranker, rankSet, typed, VARIANTS, type Create, type Ranked } from './rankings.ts'
import { formatQuality, type QualityReport } from './report.ts'
import { evenly, loadSet, SET_NAMES, type QualitySet, type SetName } from './sets.ts'

const FAILED = 1
const DATA = resolve('../shared/data/eval')
/** Of each set, where only one wants to see that all of it runs. */
const QUICK_QUERIES = 5

type Asked = Pick<BenchArguments, 'model' | 'fp32' | 'only' | 'json' | 'quick'>

/** Measures how good the rankings are, and prints that beside what is promised. */
export async function runQuality({ model, fp32, only, json, quick }: Asked): Promise<void> {
  const names = chosenSets(only)
  if (!existsSync(DATA)) {
    process.stdout.write(`NOT MEASURED: the sets are not here; they belong to ${DATA}\n`)
    return
  }
  const create = await builtReranker()
  const sets = names.map((name) => shortened(loadSet(name, DATA), quick))
  const own = model === null ? {} : { model: asPath(model) }
  const shipped = await create(own)
  const measured: SetRankings[] = []
  const exact =
    fp32 ?? (model !== null && existsSync(join(model, 'onnx/model.onnx')) ? model : null)
  try {
    for (const set of sets) measured.push({ set, others: {}, ranked: await rankAll(shipped, set) })
  } finally {
    await shipped.dispose()
  }
  if (exact !== null) {
    await addOthers(create, measured, 'fp32', { model: asPath(exact), dtype: 'fp32' })
    await addOthers(create, measured, 'onnx int8', { ...own, runtime: 'onnx', dtype: 'int8' })
  }
  const figures = measured.map(setFigures)
  const report: QualityReport = {
    model: shipped.info.model,
    processor: processor(),
    sets: figures,
    means: meansOver(figures),
    figures: quick ? [] : promises(figures),
  }
  process.stdout.write(formatQuality(report))
  if (json !== null) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`)
  // Nothing is promised of other models.
  if (model === null && report.figures.some(({ ok }) => !ok)) process.exitCode = FAILED
}

/** Names with commas between them, in the order of all. Throws one line. */
export function chosenSets(only: string): readonly SetName[] {
  const said = only.split(',').map((name) => name.trim().toLowerCase())
  if (only === '') return SET_NAMES
  const unknown = said.find((name) => !SET_NAMES.some((set) => set.toLowerCase() === name))
  if (unknown === undefined) return SET_NAMES.filter((set) => said.includes(set.toLowerCase()))
  throw new Error(`--only: there is no set "${unknown}"; there are ${SET_NAMES.join(', ')}`)
}

async function rankAll(reranker: Reranker, set: QualitySet): Promise<SetRankings['ranked']> {
  const ranked: Partial<Record<(typeof VARIANTS)[number], Ranked>> = {}
  for (const variant of VARIANTS) {
    ranked[variant] = await rankSet(reranker, set, typed(set, variant), teller(set, variant))
  }
  return ranked
}

async function addOthers(
  create: Create,
  measured: SetRankings[],
  name: keyof SetRankings['others'],
  options: RerankerOptions,
): Promise<void> {
  const reranker = await create(options)
  try {
    for (const [i, { set, ranked, others }] of measured.entries()) {
      const { bare } = await rankSet(reranker, set, typed(set, 'clean'), teller(set, name))
      measured[i] = { set, ranked, others: { ...others, [name]: bare } }
    }
  } finally {
    await reranker.dispose()
  }
}

/** A line whenever a quarter of a set is done. */
function teller({ name, queries }: QualitySet, what: string): (done: number) => void {
  const quarter = Math.ceil(queries.length / 4)
  return (done) => {
    if (done % quarter > 0 && done < queries.length) return
    process.stderr.write(`${name}, ${what}: ${done} of ${queries.length}\n`)
  }
}

function shortened(set: QualitySet, quick: boolean): QualitySet {
  return quick ? { ...set, queries: evenly(set.queries, QUICK_QUERIES) } : set
}

/** A folder's path, so that it is not taken for a name of the hub. */
function asPath(model: string): string {
  return existsSync(model) ? `./${relative('.', resolve(model))}` : model
}
