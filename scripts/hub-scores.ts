// npm run test:hub: real models against the scores that others published for them.
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { CATALOGUE, findInCatalogue, type CatalogueRow } from '../src/models/catalogue/index.ts'
import type { RerankerOptions } from '../src/types.ts'
import { build } from './build.ts'
import { HubUnreachable, PUBLIC_HUB, readRepository } from './catalogue/hub-api.ts'
import { checkModel, type OpenScorer } from './hub-scores/check.ts'
import { readPublished } from './hub-scores/published.ts'
import { isMain } from './is-main.ts'

const HELP = `npm run test:hub -- [options]
  --model NAME   only this one; may be given several times
  --all          large models, too: some gigabytes are fetched
  --hub URL      take models from this hub instead of ${PUBLIC_HUB}
Exit codes: 0 all is well, or the hub cannot be reached; 1 a score is wrong; 2 a wrong option.
`

/** Larger ones are fetched when they are asked for. */
const SMALL = 50_000_000
const FAILED = 1
const BAD_USAGE = 2

export interface Surroundings {
  /** How models of this hub are opened. */
  opener(hub: string): Promise<OpenScorer>
  print(line: string): void
}

/** Gives the exit code. */
export async function runHubScores(
  parameters: readonly string[],
  { opener, print }: Surroundings,
): Promise<number> {
  let rows: readonly CatalogueRow[]
  let hub: string
  try {
    const asked = parseArgs({
      args: [...parameters],
      options: {
        model: { type: 'string', multiple: true, default: [] },
        all: { type: 'boolean', default: false },
        hub: { type: 'string', default: PUBLIC_HUB },
      },
    }).values
    hub = asked.hub.replace(/\/+$/, '')
    rows = choose(asked.model, asked.all)
  } catch (thrown) {
    print(`${(thrown as Error).message}\n${HELP}`)
    return BAD_USAGE
  }
  const unreachable = await whyUnreachable(hub, rows[0]!.id)
  if (unreachable) {
    print(`SKIPPED test:hub, no published score was checked: ${unreachable}`)
    return 0
  }
  const published = readPublished()
  const open = await opener(hub)
  const states: string[] = []
  for (const { id, files } of rows) {
    const dtypes = Object.keys(files) as (keyof typeof files)[]
    const outcome = await checkModel(id, published.get(id)!, dtypes, open)
    for (const line of outcome.lines) print(line)
    states.push(outcome.state)
  }
  const count = (state: string) => states.filter((one) => one === state).length
  print(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`)
  return count('failed') > 0 ? FAILED : 0
}

function choose(names: readonly string[], all: boolean): readonly CatalogueRow[] {
  const published = readPublished()
  if (names.length === 0) {
    return CATALOGUE.filter(
      ({ id, parameters }) => published.has(id) && (all || (parameters ?? Infinity) < SMALL),
    )
  }
  return names.map((name) => {
    const row = findInCatalogue(name)
    if (row && published.has(row.id)) return row
    throw new Error(`--model ${name}: scores are published for ${[...published.keys()].join(', ')}`)
  })
}

/** undefined where there is a hub, whether it has this model or not. */
async function whyUnreachable(hub: string, id: string): Promise<string | undefined> {
  try {
    await readRepository(hub, id)
  } catch (thrown) {
    if (thrown instanceof HubUnreachable) return thrown.message
    throw thrown
  }
  return undefined
}

/** The library as it is built: worker threads take no TypeScript. */
async function openBuilt(hub: string): Promise<OpenScorer> {
  const entry = new URL('../dist/node.js', import.meta.url)
  if (!existsSync(entry)) await build()
  const { createReranker } = (await import(entry.href)) as typeof import('../src/node.ts')
  return async (model, dtype) => {
    const options: RerankerOptions = { model, dtype, hub, runtime: 'onnx', cache: { scores: 0 } }
    const reranker = await createReranker(options)
    return {
      logits: (pairs) => reranker.predict(pairs, { activation: 'identity' }),
      dispose: () => reranker.dispose(),
    }
  }
}

if (isMain(import.meta.url)) {
  process.exitCode = await runHubScores(process.argv.slice(2), {
    opener: openBuilt,
    print: (line) => process.stdout.write(`${line}\n`),
  })
}
