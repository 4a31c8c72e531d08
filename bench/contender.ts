import type { Texts } from './texts.ts'

export interface ContenderOptions {
  /** The folder of the model, with a slash at its end. */
  readonly model: URL
  readonly threads: number
  /** Whether its files may be stored for the next visit. */
  readonly keepFiles: boolean
}

/** Something that scores documents, loaded and ready. */
export interface Contender {
  /** The processor instruction that does the work, where that is known. */
  readonly instruction: string | null
  /** A number for each document, in their order. */
  score(texts: Texts): Promise<ArrayLike<number>>
  close(): Promise<void>
}

export type OpensContender = (options: ContenderOptions) => Promise<Contender>

/** Scores that nobody looks at may be anything: a contender that skips its work would win. */
export function checkScores(scores: ArrayLike<number>, count: number): void {
  const values = Array.from(scores)
  const different = new Set(values).size
  if (values.length !== count || !values.every(Number.isFinite) || different < count / 2) {
    throw new Error(`${count} documents got ${values.length} scores, ${different} different ones`)
  }
}
