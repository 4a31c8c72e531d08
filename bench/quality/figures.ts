import { compare, mean, measure, type Comparison } from 'web-rerank/evaluate'
import type { Figure } from '../report.ts'
import { lengthTaste } from './length-taste.ts'
import type { Orders, Ranked, Variant } from './rankings.ts'
import { SET_NAMES, type QualitySet } from './sets.ts'

const METRIC = 'ndcg@10'

/** All orders of a set's candidates; what was not asked for is not there. */
export interface SetRankings {
  readonly set: QualitySet
  readonly ranked: Readonly<Partial<Record<Variant, Ranked>>>
  /** By the model alone, in single precision, and in int8 by the stock runtime. */
  readonly others: Readonly<Partial<Record<'fp32' | 'onnx int8', Orders>>>
}

/** nDCG@10 of a set by each system. */
export interface SetFigures {
  readonly name: string
  readonly queries: number
  readonly means: Readonly<Partial<Record<System, number>>>
  /** Default `rank()` against the stronger BM25, query by query. */
  readonly comparison: Comparison | null
  /** Of the bare model; null where nothing was ranked. */
  readonly lengthTaste: number | null
}

export const SYSTEMS = [
  'plain BM25',
  'stronger BM25',
  'bare model',
  'default rank()',
  'half-typed',
  'typo',
  'bare fp32',
  'bare onnx int8',
] as const
export type System = (typeof SYSTEMS)[number]

export function setFigures({ set, ranked, others }: SetRankings): SetFigures {
  const { name, queries } = set
  const valuesOf = (orders: Orders) =>
    Float64Array.from(queries, ({ judgments }, i) => measure(METRIC, orders[i]!, judgments))
  const plain = queries.map(({ candidates }) => candidates.map(({ id }) => id))
  const stronger = valuesOf(queries.map((query) => query.stronger))
  const usual = ranked.clean && valuesOf(ranked.clean.usual)
  const values: Readonly<Record<System, Float64Array | undefined>> = {
    'plain BM25': valuesOf(plain),
    'stronger BM25': stronger,
    'bare model': ranked.clean && valuesOf(ranked.clean.bare),
    'default rank()': usual,
    'half-typed': ranked['half-typed'] && valuesOf(ranked['half-typed'].usual),
    typo: ranked.typo && valuesOf(ranked.typo.usual),
    'bare fp32': others.fp32 && valuesOf(others.fp32),
    'bare onnx int8': others['onnx int8'] && valuesOf(others['onnx int8']),
  }
  const known = SYSTEMS.filter((system) => values[system])
  return {
    ...{ name, queries: queries.length },
    means: Object.fromEntries(known.map((system) => [system, mean(values[system]!)])),
    comparison: usual ? compare(stronger, usual) : null,
    lengthTaste: ranked.clean ? lengthTaste(ranked.clean.others) : null,
  }
}

/** The mean over sets, of systems that ran on all of them. */
export function meansOver(sets: readonly SetFigures[]): SetFigures['means'] {
  const onAll = SYSTEMS.filter((system) => sets.every(({ means }) => means[system] !== undefined))
  return Object.fromEntries(
    onAll.map((system) => [system, mean(sets.map(({ means }) => means[system]!))]),
  )
}

/** What is promised of the embedded model; only where all sets were measured. */
export function promises(sets: readonly SetFigures[]): Figure[] {
  const means = meansOver(sets)
  const usual = means['default rank()']
  if (sets.length < SET_NAMES.length || usual === undefined) return []
  const gain = (name: string, of: number, over: number): Figure =>
    promised(name, 100 * (of / over - 1), 4, 12, 'higher')
  const loss = (name: string, of: number): Figure =>
    promised(name, 100 * (1 - of / usual), 10, 5, 'lower')
  const drift = (name: string, of: number | undefined): Figure[] => {
    const exact = means['bare fp32']
    if (of === undefined || exact === undefined) return []
    return [promised(name, Math.abs(of - exact), 0.003, 0.001, 'lower')]
  }
  const count = (holds: (comparison: Comparison) => boolean) =>
    sets.filter(({ comparison }) => comparison && holds(comparison)).length
  const dl19 = sets.find(({ name }) => name === 'DL19')!.means['default rank()']!
  return [
    gain('default rank() over stronger BM25, mean, %', usual, means['stronger BM25']!),
    promised(
      'sets clearly worse than stronger BM25',
      count(({ high }) => high < 0),
      0,
      0,
      'lower',
    ),
    promised(
      'sets clearly better than stronger BM25',
      count(({ low }) => low > 0),
      0,
      4,
      'higher',
    ),
    gain('bare model over plain BM25, mean, %', means['bare model']!, means['plain BM25']!),
    promised('DL19, default rank()', dl19, 0.53, 0.6, 'higher'),
    ...(means['half-typed'] === undefined
      ? []
      : [loss('loss by a half-typed word, %', means['half-typed'])]),
    ...(means.typo === undefined ? [] : [loss('loss by a typo, %', means.typo)]),
    ...drift('int8 from fp32, by the kernel', means['bare model']),
    ...drift('int8 from fp32, by onnxruntime', means['bare onnx int8']),
  ]
}

function promised(
  name: string,
  value: number,
  must: number,
  aim: number,
  better: Figure['better'],
): Figure {
  return { name, value, must, aim, better, ok: better === 'lower' ? value <= must : value >= must }
}
