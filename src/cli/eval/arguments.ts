import { parseMetric, type Metric } from '../../evaluate.ts'
import { ENGINE_OPTIONS, readEngine, type Engine } from '../engine.ts'
import { readCount, refuseMore, splitArguments, UsageError, type Said } from '../values.ts'

const OPTIONS = {
  ...ENGINE_OPTIONS,
  beir: { type: 'string' },
  split: { type: 'string' },
  candidates: { type: 'string' },
  qrels: { type: 'string' },
  flag: { type: 'string' },
  csv: { type: 'string' },
  squad: { type: 'string' },
  model: { type: 'string', multiple: true },
  label: { type: 'string' },
  'first-stage': { type: 'string' },
  depth: { type: 'string' },
  blend: { type: 'string' },
  limit: { type: 'string' },
  metrics: { type: 'string' },
  json: { type: 'boolean' },
  html: { type: 'string' },
} as const

/** Where queries, documents and judgments are. */
export const SOURCES = ['beir', 'candidates', 'flag', 'csv', 'squad'] as const
export type SourceKind = (typeof SOURCES)[number]

/** `given` is the order of the file; a run is the path of one in TREC's format. */
export type FirstStageChoice = 'given' | 'bm25' | 'bm25-stem' | 'none' | { readonly run: string }

export interface EvalCommand {
  readonly command: 'eval'
  readonly source: SourceKind
  readonly path: string
  /** Null where none was said: BEIR's is `test`. */
  readonly split: string | null
  readonly qrels: string | null
  /** Null for the embedded one. */
  readonly models: readonly (string | null)[]
  readonly label: string | null
  readonly firstStage: FirstStageChoice
  readonly depth: number
  /** How much say the first stage keeps: every value that is tried. Null where nothing was said. */
  readonly blends: readonly number[] | null
  readonly limit: number | null
  readonly metrics: readonly Metric[]
  readonly json: boolean
  readonly html: string | null
  readonly engine: Engine
}

const DEPTH = 100
const METRICS = ['ndcg@10', 'mrr@10', 'map', 'recall@10', 'precision@10', 'hit@10'] as const
const MOST_BLENDS = 101

export function readEval(args: readonly string[]): EvalCommand {
  const { said, positionals } = splitArguments(args, OPTIONS)
  refuseMore('eval', positionals, '; see web-rerank help eval')
  const source = readSource(said)
  return {
    command: 'eval',
    source,
    path: said[source]!,
    split: said.split ?? null,
    qrels: said.qrels ?? null,
    models: said.model ?? [null],
    label: said.label ?? null,
    firstStage: readFirstStage(source, said['first-stage']),
    depth: readCount('--depth', said.depth) ?? DEPTH,
    blends: said.blend === undefined ? null : readBlends(said.blend),
    limit: readCount('--limit', said.limit),
    metrics: said.metrics === undefined ? METRICS : readMetrics(said.metrics),
    json: said.json ?? false,
    html: said.html ?? null,
    engine: readEngine(said),
  }
}

function readSource(said: Said<typeof OPTIONS>): SourceKind {
  const [source, ...others] = SOURCES.filter((kind) => said[kind] !== undefined)
  if (!source || others.length > 0) {
    const kinds = SOURCES.map((kind) => `--${kind}`).join(', ')
    throw new UsageError(`eval: say what to evaluate on with one of ${kinds}`)
  }
  if (said.split !== undefined && source !== 'beir') {
    throw new UsageError('--split: only BEIR folders have splits')
  }
  if (said.qrels !== undefined && source !== 'candidates') {
    throw new UsageError('--qrels: only --candidates takes judgments from another file')
  }
  return source
}

function readFirstStage(source: SourceKind, said: string | undefined): FirstStageChoice {
  if (said === undefined) return source === 'candidates' ? 'given' : 'bm25'
  if (said === 'given' && source === 'flag') {
    throw new UsageError(
      '--first-stage given: a file of pos and neg has no order of its own; use bm25 or none',
    )
  }
  if (said === 'given' && source !== 'candidates') {
    throw new UsageError('--first-stage given: only --candidates comes in an order; use bm25')
  }
  if (said === 'given' || said === 'bm25' || said === 'bm25-stem' || said === 'none') return said
  return { run: said }
}

/** `A:B:STEP`, or one number. */
function readBlends(said: string): number[] {
  const wrong = (why: string) => new UsageError(`--blend: "${said}" ${why}`)
  const numbers = said.split(':').map((part) => (part.trim() === '' ? NaN : Number(part)))
  const [from, to = from, step = 1] = numbers
  if (numbers.some(Number.isNaN) || numbers.length === 2 || numbers.length > 3) {
    throw wrong('is neither a number nor A:B:STEP, such as 0:1:0.1')
  }
  if (!(0 <= from! && from! <= to! && to! <= 1)) throw wrong('does not go up from 0 to 1')
  if (!(step > 0)) throw wrong('has no step above 0')
  // A step of 0.1 is not exact: the last one must not be lost, nor any digits be shown that nobody said.
  const count = Math.floor((to! - from!) / step + 1e-9) + 1
  if (count > MOST_BLENDS) throw wrong(`has more than ${MOST_BLENDS} values`)
  return Array.from({ length: count }, (_, i) => Number((from! + i * step).toFixed(6)))
}

function readMetrics(said: string): Metric[] {
  try {
    return [...new Set(said.split(',').map((name) => parseMetric(name.trim())))]
  } catch (thrown) {
    throw new UsageError(`--metrics: ${(thrown as Error).message}`)
  }
}
