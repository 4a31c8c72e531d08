import type { Standing } from '../../bench/contest.ts'
import { ratios, summarise, type Summary } from '../../bench/measure.ts'
import { makeReport, short, type Report } from '../../bench/report.ts'
import { friendly } from '../model/friendly-errors.ts'
import type { Bar } from '../plots/layout.ts'
import { STOCK, type ContenderKind } from './contenders.ts'

/** Everything the page knows of one contender. */
export interface Result {
  readonly kind: Pick<ContenderKind, 'id' | 'name' | 'about' | 'ours'>
  /** Why it cannot take part; null where it can. */
  readonly absent: string | null
  /** What was measured; null before it begins, and where it was left out. */
  readonly standing: Standing | null
}

export interface Column {
  readonly title: string
  readonly unit: string
  readonly valuesOf: (standing: Standing) => readonly number[]
}

const MEGABYTE = 1e6

export const SPEED: Column = {
  ...{ title: 'Documents ranked a second', unit: 'docs/s', valuesOf: ({ speeds }) => speeds },
}
export const FIRST: Column = {
  ...{ title: 'Time to the first ranking', unit: 'ms' },
  valuesOf: ({ firstRankings }) => firstRankings,
}
export const MEMORY: Column = {
  ...{ title: 'Memory', unit: 'MB' },
  valuesOf: ({ memory }) => (memory === null ? [] : [memory / MEGABYTE]),
}
export const LONGEST_TASK: Column = {
  ...{ title: 'Page busy at most', unit: 'ms' },
  valuesOf: ({ longestTask }) => (longestTask === null ? [] : [longestTask]),
}
export const COLUMNS: readonly Column[] = [SPEED, FIRST, MEMORY, LONGEST_TASK]

export function summaryOf({ standing }: Result, { valuesOf }: Column): Summary | null {
  const values = standing ? valuesOf(standing) : []
  return values.length > 0 ? summarise(values) : null
}

export function barsOf(results: readonly Result[], column: Column): Bar[] {
  return results.map((result) => {
    const summary = summaryOf(result, column)
    const bar = { label: result.kind.name, strong: result.kind.ours }
    if (!summary) return { ...bar, value: null }
    return { ...bar, value: summary.median, low: summary.min, high: summary.max }
  })
}

/** What stands where a figure would. */
export function cellOf(result: Result, column: Column): string {
  const summary = summaryOf(result, column)
  return summary ? short(summary.median) : missing(result)
}

function missing({ absent, standing }: Result): string {
  if (absent !== null) return 'not here'
  return standing?.failure ? 'failed' : '–'
}

/** Why there are no figures, and what else is worth knowing. */
export function remarkOf({ absent, standing }: Result): string {
  if (absent !== null) return `Not here: ${absent}`
  if (!standing) return ''
  if (standing.failure) return `Failed: ${reasonOf(standing.failure.thrown)}`
  const { threads, dtype } = standing.details
  const parts = [threads && `${threads} ${threads === 1 ? 'thread' : 'threads'}`, dtype]
  return [...parts, standing.instruction].filter(Boolean).join(', ')
}

function reasonOf(thrown: unknown): string {
  const { words, code, detail } = friendly(thrown)
  // The others' errors have no words of ours.
  return code === 'page' ? detail : `${words} ${detail}`
}

/** How much faster one is than transformers.js, round by round; null where either is missing. */
export function timesStock(results: readonly Result[], id: string): Summary | null {
  const speedsOf = (wanted: string) =>
    results.find(({ kind }) => kind.id === wanted)?.standing?.speeds ?? []
  const [own, stock] = [speedsOf(id), speedsOf(STOCK)]
  const rounds = Math.min(own.length, stock.length)
  return rounds === 0 ? null : summarise(ratios(own.slice(0, rounds), stock.slice(0, rounds)))
}

/** The best of ours in a sentence, which also says how many threads the other had. */
export function headline(results: readonly Result[]): string {
  const compared = results.flatMap(({ kind }) => {
    const times = kind.ours ? timesStock(results, kind.id) : null
    return times ? [{ name: kind.name, times }] : []
  })
  const best = compared.sort((a, b) => b.times.median - a.times.median)[0]
  if (!best) return ''
  const { median, min, max } = best.times
  const range = min === max ? '' : ` (${short(min)} to ${short(max)})`
  const { threads } = results.find(({ kind }) => kind.id === STOCK)!.standing!.details
  const left = threads
    ? `, which takes ${threads} ${threads === 1 ? 'thread' : 'threads'} by itself`
    : ''
  return `${best.name}: ${short(median)} times as many as transformers.js${range}${left}`
}

/** In the form of the bench's own reports. */
export function reportOf(results: readonly Result[], processor: string): Report {
  const measured = COLUMNS.map((column) => {
    const there = results.filter((result) => summaryOf(result, column))
    return {
      benchCase: {
        probes: there.map(({ kind }) => ({
          ...{ id: kind.id, name: `${kind.name}: ${column.title}`, unit: column.unit },
        })),
        promised: [],
      },
      values: there.map(({ standing }) => column.valuesOf(standing!)),
      instructions: there.map(({ standing }) => standing!.instruction),
    }
  })
  return makeReport(measured, processor)
}
