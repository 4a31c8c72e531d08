/** The models that are measured, by their folders on the bench's server. */
export const MODELS = ['minilm-l6', 'tinybert-l2'] as const
export type ModelName = (typeof MODELS)[number]

/** Who scores in a page. */
export const CONTENDERS = ['ours', 'stock', 'stock-unpadded'] as const
export type ContenderName = (typeof CONTENDERS)[number]

/** Who is visited: a page of its own each. */
export const VISITED = ['ours', 'stock'] as const
export type VisitedName = (typeof VISITED)[number]

/** Pairs of one ranking. */
export const DOCUMENTS = 100
/** Pairs of the first ranking of a page. */
export const FIRST_DOCUMENTS = 20

/** What a probe of documents a second is known by. */
export function speedId(who: ContenderName | 'native', model: ModelName, threads: number): string {
  return `onnx/speed/${who}/${model}/${threads}`
}

/** What a probe of a page's visit is known by. */
export function visitId(
  who: VisitedName,
  model: ModelName,
  what: 'loopback' | 'home' | 'model bytes' | 'other bytes',
): string {
  return `onnx/visit/${who}/${model}/${what}`
}
