import type { BenchCase, Promised } from './bench-case.ts'
import { ratios, summarise, type Summary } from './measure.ts'

export interface Row extends Summary {
  readonly name: string
  readonly unit: string
  /** The processor instruction that does the work, where that is known. */
  readonly instruction?: string
}

/** A row that has to be something. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly must: number
  readonly aim: number
  readonly better: 'higher' | 'lower'
  readonly ok: boolean
}

export interface Report {
  readonly figures: readonly Figure[]
  readonly rows: readonly Row[]
  readonly processor: string
}

/** What was measured of a case: the values of its probes, in their order. */
export interface Measured {
  readonly benchCase: Pick<BenchCase, 'probes' | 'compared' | 'promised'>
  readonly values: readonly (readonly number[])[]
  /** The instruction each of them says it uses. */
  readonly instructions: readonly (string | null)[]
}

export function makeReport(measured: readonly Measured[], processor: string): Report {
  const rows: Row[] = []
  const figures: Figure[] = []
  for (const { benchCase, values, instructions } of measured) {
    const { probes, compared = [], promised } = benchCase
    const valuesOf = (id: string) => values[probes.findIndex((probe) => probe.id === id)]!
    const compare = (name: string, of: string, over: string) => {
      const summary = summarise(ratios(valuesOf(of), valuesOf(over)))
      rows.push({ name, unit: 'x', ...summary })
      return summary
    }
    for (const [i, { id, name, unit }] of probes.entries()) {
      const instruction = instructions[i]
      rows.push({ name, unit, ...summarise(valuesOf(id)), ...(instruction && { instruction }) })
    }
    for (const { name, of, over } of compared) compare(name, of, over)
    for (const promise of promised) {
      const { name, of, over } = promise
      const { median } = over === undefined ? summarise(valuesOf(of)) : compare(name, of, over)
      figures.push(figureOf(promise, median))
    }
  }
  return { figures, rows, processor }
}

function figureOf({ name, must, aim, better }: Promised, value: number): Figure {
  return { name, value, must, aim, better, ok: better === 'lower' ? value <= must : value >= must }
}

export function formatReport({ figures, rows, processor }: Report): string {
  const measured = table([
    ['measured', 'median', 'unit', 'min', 'max', 'runs', ''],
    ...rows.map(({ name, median, unit, min, max, runs, instruction = '' }) => [
      name,
      short(median),
      unit,
      short(min),
      short(max),
      String(runs),
      instruction,
    ]),
  ])
  const promised = table([
    ['promised', 'value', 'must', 'aim', ''],
    ...figures.map(({ name, value, must, aim, better, ok }) => [
      name,
      short(value),
      `${better === 'lower' ? '<=' : '>='} ${short(must)}`,
      short(aim),
      ok ? 'ok' : 'MISSED',
    ]),
  ])
  return `${processor}\n\n${measured}\n${figures.length > 0 ? `\n${promised}\n` : ''}`
}

/** Three digits that matter, and no exponent. */
export function short(value: number): string {
  const digits =
    Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/** The first column to the left, the others to the right. */
export function table(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]!.map((_, column) =>
    Math.max(...lines.map((line) => line[column]!.length)),
  )
  return lines
    .map((line) =>
      line
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
