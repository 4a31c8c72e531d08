import type { Texts } from './texts.ts'

export interface ContenderOptions {
  /** The address of the model's folder, with a slash at its end, or its name on the hub. */
  readonly model: string
  /** `'auto'` is what its users get who say nothing. */
  readonly threads: 'auto' | number
  /** Whether its files may be stored for the next visit. */
  readonly keepFiles: boolean
  /**
   * Ends it, whatever it is doing.
   * @default none
   */
  readonly signal?: AbortSignal
}

/** Something that scores documents, loaded and ready. */
export interface Contender {
  /** The processor instruction that does the work, where that is known. */
  readonly instruction: string | null
  /** What runs, such as its device, precision and version. */
  readonly details: Readonly<Record<string, string | number>>
  /** A number for each document, in their order. */
  score(texts: Texts): Promise<ArrayLike<number>>
  close(): Promise<void>
}

export type OpensContender = (options: ContenderOptions) => Promise<Contender>

/** Documents a second, of one ranking. */
export async function speedOf({ score }: Contender, texts: Texts): Promise<number> {
  const count = texts.documents.length
  const started = performance.now()
  const scores = await score(texts)
  const ms = performance.now() - started
  checkScores(scores, count)
  return (count * 1_000) / ms
}

/** Scores that nobody looks at may be anything: a contender that skips its work would win. */
export function checkScores(scores: ArrayLike<number>, count: number): void {
  const values = Array.from(scores)
  const different = new Set(values).size
  if (values.length !== count || !values.every(Number.isFinite) || different < count / 2) {
    throw new Error(`${count} documents got ${values.length} scores, ${different} different ones`)
  }
}
