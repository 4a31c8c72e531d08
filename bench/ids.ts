import { dl19Lengths } from './texts.ts'

/** The models that are measured, by their folders on the bench's server. */
export const MODELS = ['minilm-l6', 'tinybert-l2'] as const
export type ModelName = (typeof MODELS)[number]

/** How a model's shape is called in a report: layers x width. */
export const SHAPE: Readonly<Record<ModelName, string>> = {
  'minilm-l6': '6 x 384',
  'tinybert-l2': '2 x 128',
}

/** Who scores in a page. */
export const CONTENDERS = [
  'kernel',
  'kernel-plain',
  'kernel-twice',
  'ours',
  'stock',
  'stock-unpadded',
] as const
export type ContenderName = (typeof CONTENDERS)[number]

/** Who is visited: a page of its own each. */
export const VISITED = ['kernel', 'ours', 'stock'] as const
export type VisitedName = (typeof VISITED)[number]

export const THREADS = [1, 2] as const

/** The tokens of pairs that are all of one length. */
export const LENGTHS = [32, 64, 128, 256, 512] as const
/** As many tokens at each of these lengths. */
const LENGTH_TOKENS = 4_096

/** What is ranked at once: the length of each pair, in tokens. */
export const LOADS: Readonly<Record<string, readonly number[]>> = {
  ...Object.fromEntries([10, 100, 1_000].map((count) => [documents(count), dl19Lengths(count)])),
  ...Object.fromEntries(
    LENGTHS.map((length) => [tokens(length), Array<number>(LENGTH_TOKENS / length).fill(length)]),
  ),
}

/** The name of a load with DL19's lengths. */
export function documents(count: number): string {
  return `${count} documents`
}

/** The name of a load whose pairs are all of one length. */
export function tokens(length: number): string {
  return `${length} tokens each`
}

/** What a probe of documents a second is known by; in the place "memory", what memory they take. */
export function speedId(
  who: ContenderName | 'native',
  model: ModelName,
  threads: number,
  load = documents(100),
): string {
  return `speed/${who}/${model}/${threads}/${load}`
}

/**
 * What a page's visit is asked for: its time without delay, and over a home's line; that of the next
 * visit over that line, with the model stored and everything else forgotten; and what is sent.
 */
export const VISIT_FIGURES = [
  'loopback',
  'home',
  'home again',
  'model bytes',
  'other bytes',
] as const
export type VisitFigure = (typeof VISIT_FIGURES)[number]

/** What a probe of a page's visit is known by. */
export function visitId(who: VisitedName, model: ModelName, what: VisitFigure): string {
  return `visit/${who}/${model}/${what}`
}

/** How long the embedded model takes to start and to rank for the first time. */
export const EMBEDDED_START = 'visit/embedded'
