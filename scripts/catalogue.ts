// npm run catalogue: what the hub says of the models of the catalogue, and what the catalogue says of it.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { HUB_FACTS } from '../src/models/catalogue/hub-facts.ts'
import { KNOWN_MODELS } from '../src/models/catalogue/rows.ts'
import type { KnownModel } from '../src/models/catalogue/types.ts'
import {
  brokenPromises,
  differences,
  factsFor,
  writeFacts,
  type AllFacts,
} from './catalogue/facts.ts'
import { HubUnreachable, PUBLIC_HUB, readRepository } from './catalogue/hub-api.ts'
import { modelsTable } from './catalogue/table.ts'
import { isMain } from './is-main.ts'

const HELP = `npm run catalogue -- [options]
  --refresh    ask the hub for each model's commit, sizes and hashes, and write them down
  --check      say what --refresh would change; exit code 1 where there is something
  --table      print the catalogue as a Markdown table
  --hub URL    ask this hub instead of ${PUBLIC_HUB}
Exit codes: 0 all is well, 1 something differs or is missing, 2 the hub cannot be reached or a wrong option.
`

const FAILED = 1
const CANNOT = 2

export interface CatalogueFiles {
  readonly models: readonly KnownModel[]
  readonly before: AllFacts
  /** The source file of the facts. */
  readonly path: string
  print(line: string): void
}

/** Gives the exit code. */
export async function runCatalogue(
  parameters: readonly string[],
  { models, before, path, print }: CatalogueFiles,
): Promise<number> {
  let options
  try {
    options = parseArgs({
      args: [...parameters],
      options: {
        refresh: { type: 'boolean' },
        check: { type: 'boolean' },
        table: { type: 'boolean' },
        hub: { type: 'string', default: PUBLIC_HUB },
      },
    }).values
  } catch (thrown) {
    print(`${(thrown as Error).message}\n${HELP}`)
    return CANNOT
  }
  const { refresh, check, table } = options
  if (table) {
    print(modelsTable(models))
    return 0
  }
  if (!refresh && !check) {
    print(HELP)
    return CANNOT
  }
  try {
    const { after, problems } = await ask(options.hub.replace(/\/+$/, ''), models, before)
    const changes = differences(before, after)
    for (const line of [...problems, ...changes]) print(line)
    print(
      `${models.length} models, ${changes.length} with changes, ${problems.length} files or repositories missing`,
    )
    if (refresh) await writeIfChanged(path, await writeFacts(after, path))
    return problems.length > 0 || (check && changes.length > 0) ? FAILED : 0
  } catch (thrown) {
    if (!(thrown instanceof HubUnreachable)) throw thrown
    print(`${thrown.message}\nNothing was written. --hub URL asks a mirror.`)
    return CANNOT
  }
}

/** A repository that is gone keeps its last facts: they are still true of the files that people stored. */
async function ask(
  hub: string,
  models: readonly KnownModel[],
  before: AllFacts,
): Promise<{ after: AllFacts; problems: string[] }> {
  const after: Record<string, AllFacts[string]> = {}
  const problems: string[] = []
  for (const model of models) {
    const { id, status } = model
    if (status.kind === 'cannot-run') continue
    const repository = await readRepository(hub, id)
    if (repository) {
      problems.push(...brokenPromises(model, repository))
      after[id] = factsFor(model, repository)
    } else {
      problems.push(`${id}: the hub knows no such repository`)
      if (before[id]) after[id] = before[id]
    }
  }
  return { after, problems }
}

async function writeIfChanged(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8')) !== text) await writeFile(path, text)
}

if (isMain(import.meta.url)) {
  process.exitCode = await runCatalogue(process.argv.slice(2), {
    models: KNOWN_MODELS,
    before: HUB_FACTS,
    path: fileURLToPath(new URL('../src/models/catalogue/hub-facts.ts', import.meta.url)),
    print: (line) => process.stdout.write(`${line}\n`),
  })
}
