import { PUBLISHED_QUALITY } from '../../src/models/catalogue/quality.ts'
import type { KnownModel } from '../../src/models/catalogue/types.ts'

/** The catalogue as the README shows it. */
export function modelsTable(models: readonly KnownModel[]): string {
  const measured = PUBLISHED_QUALITY.map(({ measure, source }) => `[${measure}](${source})`)
  const head = ['model', 'parameters', 'languages', 'licence', 'precisions', ...measured, 'state']
  const rows = models.map((model) => [
    `\`${model.id}\``,
    model.parameters === null ? '' : `${(model.parameters / 1e6).toFixed(1).replace('.0', '')} M`,
    model.languages.join(', '),
    model.licence ?? 'none named',
    Object.keys(model.paths).join(', '),
    ...PUBLISHED_QUALITY.map(({ values }) => values[model.id]?.toFixed(2) ?? ''),
    stateOf(model),
  ])
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function stateOf({ status }: KnownModel): string {
  if (status.kind !== 'cannot-run') return status.kind
  return `cannot run: ${status.because} Nearest: \`${status.nearest}\``
}
