import { RerankError } from '../errors.ts'
import { nodeModule } from '../host/node.ts'
import type { LoadRequest } from '../protocol.ts'
import { findInCatalogue } from './catalogue/find.ts'
import type { CatalogueRow } from './catalogue/types.ts'

/** Where a model's files are. */
export interface ModelSource {
  readonly name: string
  /** The address of its folder, with a slash at the end. */
  readonly folder: string
  /** What its files are kept under. */
  readonly key: string
  /** Whether the address names a commit: what is there never changes. */
  readonly pinned: boolean
  /** What is known of it, for a model of the catalogue. */
  readonly row: CatalogueRow | undefined
}

/** What was said of a model that is not the embedded one. */
type Named = Pick<LoadRequest, 'revision' | 'hub' | 'base'> & { readonly model: string }

export const HUB = 'https://huggingface.co/'

/** From the caller's words to an address; nothing is asked of anybody. */
export function locateModel({ model, revision, hub, base }: Named): ModelSource {
  const folder = folderAddress(model, base)
  if (folder) return { name: model, folder, key: folder, pinned: false, row: undefined }
  const found = findInCatalogue(model)
  // A commit or a branch is one of the repository that was named, whoever has converted it.
  const row = revision === null || found?.id === model ? found : undefined
  const id = row?.id ?? model
  if (!/^[\w.-]+\/[\w.-]+$/.test(id)) {
    throw new RerankError(
      'model-not-found',
      `"${model}" is no model of the catalogue: give a hub id (owner/name), a URL, or a folder (./name).`,
    )
  }
  if (row?.status.kind === 'cannot-run') {
    throw new RerankError(
      'unsupported-model',
      `${id} cannot run here: ${row.status.because} Nearest is ${row.status.nearest}.`,
    )
  }
  const at = revision ?? row?.revision ?? 'main'
  const address = hubAddress(hub, base)
  return {
    name: id,
    folder: new URL(`${id}/resolve/${encodeURIComponent(at)}/`, address).href,
    key: `${hub === null ? 'hub/' : address.href}${id}/${at}/`,
    pinned: /^[0-9a-f]{40}$/.test(at),
    row,
  }
}

function hubAddress(hub: string | null, base: string | null): URL {
  const slashed = (hub ?? HUB).replace(/\/*$/, '/')
  if (URL.canParse(slashed, base ?? undefined)) return new URL(slashed, base ?? undefined)
  throw new RerankError('invalid-input', `options.hub must be a URL, not ${hub}.`)
}

/** null for what is no address but a name. */
function folderAddress(model: string, base: string | null): string | null {
  const slashed = model.replace(/\/*$/, '/')
  if (/^(https?|file):/i.test(model)) {
    const { href, search, hash } = new URL(slashed)
    if (!search && !hash) return href
    throw new RerankError(
      'invalid-input',
      `options.model must be the address of a folder, without ${search || hash}.`,
    )
  }
  const isPath = /^(\.{0,2}[/\\]|[a-z]:[/\\])/i.test(model)
  if (!isPath) return null
  if (base !== null) return new URL(slashed, base).href
  const { pathToFileURL } = nodeModule<{ pathToFileURL(path: string): URL }>('url')
  return pathToFileURL(slashed).href
}
