import { table, type Figure } from '../report.ts'
import { meansOver, SYSTEMS, type SetFigures } from './figures.ts'

export interface QualityReport {
  /** Null where no model comes with the package yet: BM25 alone. */
  readonly model: string | null
  readonly processor: string
  readonly sets: readonly SetFigures[]
  readonly means: SetFigures['means']
  readonly figures: readonly Figure[]
}

export function formatQuality({ model, processor, sets, figures }: QualityReport): string {
  const systems = SYSTEMS.filter((system) => sets.some(({ means }) => means[system] !== undefined))
  const cells = (means: SetFigures['means']) =>
    systems.map((system) => means[system]?.toFixed(4) ?? '')
  const measured = table([
    ['nDCG@10', 'queries', ...systems, 'default − stronger, 95%', '', 'length'],
    ...sets.map(({ name, queries, means, comparison, lengthTaste }) => [
      ...[name, String(queries), ...cells(means)],
      ...(comparison ? [interval(comparison), verdict(comparison)] : ['', '']),
      lengthTaste === null ? '' : signed(lengthTaste, 2),
    ]),
    ['mean', '', ...cells(meansOver(sets)), '', '', ''],
  ])
  const promised = table([
    ['promised', 'value', 'must', 'aim', ''],
    ...figures.map(({ name, value, must, aim, better, ok }) => [
      ...[name, String(Number(value.toFixed(4))), `${better === 'lower' ? '<=' : '>='} ${must}`],
      ...[String(aim), ok ? 'ok' : 'MISSED'],
    ]),
  ])
  const taste =
    'length: how logit and length go together over texts that are no answers (Spearman, by query)'
  const head = `${model ?? 'no model yet: BM25 alone'}; ${processor}`
  return `${head}\n\n${measured}\n${taste}\n${figures.length > 0 ? `\n${promised}\n` : ''}`
}

interface Bounds {
  readonly low: number
  readonly high: number
}

function interval({ low, high }: Bounds): string {
  return `${signed(low, 4)} to ${signed(high, 4)}`
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(digits)}`
}

function verdict({ low, high }: Bounds): string {
  return low > 0 ? 'clearly better' : high < 0 ? 'clearly worse' : ''
}
