import { format, resolveConfig } from 'prettier'
import type { HubFacts, KnownModel } from '../../src/models/catalogue/types.ts'

export type AllFacts = Readonly<Record<string, HubFacts>>

/** What a model needs beside its graph. */
const BESIDE_GRAPHS = [
  'config.json',
  'config_sentence_transformers.json',
  'tokenizer.json',
  'tokenizer_config.json',
]

/** What the loader may ask for, of all that a repository holds. */
export function factsFor({ paths }: KnownModel, repository: HubFacts): HubFacts {
  const graphs = Object.values(paths)
  const wanted = [...BESIDE_GRAPHS, ...graphs, ...graphs.map((path) => `${path}_data`)]
  const files = wanted
    .toSorted()
    .flatMap((path) => (repository.files[path] ? [[path, repository.files[path]] as const] : []))
  return { revision: repository.revision, files: Object.fromEntries(files) }
}

/** Where the catalogue promises what the repository does not hold. */
export function brokenPromises({ id, paths }: KnownModel, repository: HubFacts): string[] {
  return [...Object.values(paths), 'config.json', 'tokenizer.json']
    .filter((path) => !repository.files[path])
    .map((path) => `${id} has no ${path} at ${repository.revision.slice(0, 7)}`)
}

/** In words; empty where nothing changed. */
export function differences(before: AllFacts, after: AllFacts): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((id) => {
    const [old, now] = [before[id], after[id]]
    if (!now) return [`${id}: is not in the catalogue any more`]
    if (!old) return [`${id}: new at ${now.revision.slice(0, 7)}`]
    const moved =
      old.revision === now.revision
        ? []
        : [`${old.revision.slice(0, 7)} -> ${now.revision.slice(0, 7)}`]
    const changed = [...new Set([...Object.keys(old.files), ...Object.keys(now.files)])].filter(
      (path) =>
        old.files[path]?.bytes !== now.files[path]?.bytes ||
        old.files[path]?.sha256 !== now.files[path]?.sha256,
    )
    const all = [...moved, ...changed]
    return all.length === 0 ? [] : [`${id}: ${all.join(', ')}`]
  })
}

/** The source file that holds them. The same facts give the same text. */
export async function writeFacts(facts: AllFacts, path: string): Promise<string> {
  const source = `// Written by \`npm run catalogue -- --refresh\` from the hub's API: nothing here is typed by hand.
import type { HubFacts } from './types.ts'

export const HUB_FACTS: Readonly<Record<string, HubFacts>> = ${JSON.stringify(facts, null, 2)}
`
  return await format(source, { ...(await resolveConfig(path)), filepath: path })
}
