import {
  CATALOGUE,
  PUBLISHED_QUALITY,
  type CatalogueRow,
  type FileFacts,
  type ModelStatus,
  type PublishedQuality,
} from 'web-rerank/models'
import { megabytes } from './megabytes.ts'

/** A hub model as the chooser shows it. */
export interface ModelRow {
  readonly id: string
  /** Size, languages, licence, and whether somebody has run it. */
  readonly facts: readonly string[]
  readonly quality: readonly Measured[]
  /** For one that cannot run here. */
  readonly refusal: { readonly because: string; readonly nearest: string } | null
}

/** As its makers say, or somebody who compared. */
export interface Measured {
  readonly words: string
  readonly source: string
}

/** Rerankers only: what makes vectors gives no order. Those that cannot run come last. */
export function modelRows(
  catalogue: readonly CatalogueRow[] = CATALOGUE,
  published: readonly PublishedQuality[] = PUBLISHED_QUALITY,
): ModelRow[] {
  return catalogue
    .filter(({ embedding }) => embedding === undefined)
    .map((row) => ({
      id: row.id,
      facts: factsOf(row),
      quality: published.flatMap(({ measure, source, values }) => {
        const value = values[row.id]
        return value === undefined ? [] : [{ words: `${value.toFixed(2)} ${measure}`, source }]
      }),
      refusal: row.status.kind === 'cannot-run' ? row.status : null,
    }))
    .sort((a, b) => Number(a.refusal !== null) - Number(b.refusal !== null))
}

function factsOf({ files, parameters, languages, licence, status }: CatalogueRow): string[] {
  return [
    sizeWords(files, parameters),
    languages.map(languageName).join(', '),
    licence ?? 'no licence named',
    STATUS_WORDS[status.kind],
  ].filter((fact) => fact !== '')
}

const STATUS_WORDS: Readonly<Record<ModelStatus['kind'], string>> = {
  tested: 'tested here',
  untested: 'not tested here',
  'cannot-run': 'cannot run here',
}

/** What a processor would fetch: 8-bit numbers where there are some. Else how large the model is. */
function sizeWords(files: CatalogueRow['files'], parameters: number | null): string {
  const file: FileFacts | undefined = files.int8 ?? files.fp32 ?? Object.values(files)[0]
  if (file?.bytes) return `${megabytes(file.bytes)} to fetch`
  return parameters === null
    ? ''
    : `${(parameters / 1e6).toFixed(parameters < 1e8 ? 1 : 0)} M parameters`
}

const LANGUAGES = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' })

function languageName(code: string): string {
  return code === 'multilingual' ? 'many languages' : (LANGUAGES.of(code) ?? code)
}
