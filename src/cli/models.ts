import { CATALOGUE, PUBLISHED_QUALITY, type CatalogueRow } from '../models.ts'
import { process } from './node.ts'
import { formatTable } from './table.ts'
import { refuseMore, splitArguments } from './values.ts'

export interface ModelsCommand {
  readonly command: 'models'
  readonly json: boolean
}

export function readModels(args: readonly string[]): ModelsCommand {
  const { said, positionals } = splitArguments(args, { json: { type: 'boolean' } })
  refuseMore('models', positionals)
  return { command: 'models', json: said.json ?? false }
}

/** Prints the catalogue. */
export function printModels({ json }: ModelsCommand): void {
  process.stdout.write(json ? `${JSON.stringify(CATALOGUE)}\n` : formatModels(CATALOGUE))
}

function formatModels(rows: readonly CatalogueRow[]): string {
  const [quality] = PUBLISHED_QUALITY
  const head = ['model', 'parameters', 'languages', 'licence', 'tokens', 'precisions']
  const lines = rows.map((row) => [
    row.id,
    row.parameters === null ? '' : `${(row.parameters / 1e6).toFixed(1)} M`,
    row.languages.join(', '),
    row.licence ?? 'none named',
    String(row.maxLength),
    Object.keys(row.files).join(', '),
    quality!.values[row.id]?.toFixed(2) ?? '',
    row.status.kind,
  ])
  const cannot = rows.flatMap(({ id, status }) =>
    status.kind === 'cannot-run' ? [`${id}: ${status.because} Nearest is ${status.nearest}.`] : [],
  )
  return [
    formatTable([[...head, quality!.measure, 'state'], ...lines]),
    '',
    ...cannot,
    `${quality!.measure} is as published: ${quality!.source}`,
    'Any other hub id, URL or folder with a sequence classifier works, too: web-rerank check MODEL says how.\n',
  ].join('\n')
}
