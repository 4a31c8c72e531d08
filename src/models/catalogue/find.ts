import { once } from '../../once.ts'
import type { Dtype } from '../../types.ts'
import { HUB_FACTS } from './hub-facts.ts'
import { KNOWN_MODELS } from './rows.ts'
import type { CatalogueRow, FileFacts, HubFacts, KnownModel } from './types.ts'

/** Put together when somebody names a model: a worker that loads the embedded one needs none of it. */
export const catalogue: () => readonly CatalogueRow[] = once(() =>
  KNOWN_MODELS.map((known) => makeRow(known, HUB_FACTS[known.id])),
)

const byName = once(
  (): ReadonlyMap<string, CatalogueRow> =>
    new Map(
      catalogue().flatMap((row) => row.aliases.map((alias) => [alias.toLowerCase(), row] as const)),
    ),
)

/** By any of its names, with or without its owner. */
export function findInCatalogue(name: string): CatalogueRow | undefined {
  return byName().get(name.toLowerCase())
}

/** What the hub says of a file of a row's repository, at the row's revision. */
export function fileFacts({ id }: CatalogueRow, path: string): FileFacts | undefined {
  const facts = HUB_FACTS[id]?.files[path]
  return facts && { path, ...facts }
}

/** What a person knows and what the hub says, in one row. */
export function makeRow(
  { also = [], paths, ...known }: KnownModel,
  hub: HubFacts | undefined,
): CatalogueRow {
  const files = Object.entries(paths).map(([dtype, path]) => {
    const { bytes, sha256 } = hub?.files[path] ?? { bytes: null, sha256: null }
    return [dtype, { path, bytes, sha256 }] as const
  })
  return {
    ...known,
    aliases: aliasesOf([known.id, known.original, ...also]),
    files: Object.fromEntries(files) as Partial<Record<Dtype, FileFacts>>,
    revision: hub?.revision ?? null,
  }
}

/** Names come as `MiniLM-L-6` and as `MiniLM-L6`, and without their owner, too. */
function aliasesOf(names: readonly string[]): string[] {
  const forms = names.flatMap((name) => [name, name.replace(/^.*\//, '')])
  const spelled = forms.flatMap((name) => [
    name,
    name.replace(/-L-?(\d+)/, '-L-$1'),
    name.replace(/-L-?(\d+)/, '-L$1'),
  ])
  return [...new Set(spelled)]
}
