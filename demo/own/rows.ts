/** One thing to be found, with everything its file says of it. */
export type Row = Readonly<Record<string, unknown>>

/** Something to read: a file, or what was pasted as one. */
export interface Source {
  /** As its owner would name it, with the folders it lies in; empty for what was pasted. */
  readonly path: string
  readonly file: File
}

/** How to read what can be read in several ways; what is not said is decided by the look of it. */
export interface Shape {
  readonly kind?: 'table' | 'text'
  readonly unit?: 'line' | 'paragraph'
  readonly markdown?: 'file' | 'section'
  readonly header?: 'names' | 'data'
}

/** What was decided by the look of it, and what else it may be. */
export interface ShapeChoice {
  readonly name: keyof Shape
  readonly question: string
  readonly options: readonly { readonly value: string; readonly words: string }[]
  readonly chosen: string
}

/** `options` are the words for each value that may be chosen. */
export function choiceOf<Name extends keyof Shape>(
  name: Name,
  question: string,
  options: Readonly<Record<NonNullable<Shape[Name]>, string>>,
  chosen: NonNullable<Shape[Name]>,
): ShapeChoice {
  const listed = Object.entries<string>(options).map(([value, words]) => ({ value, words }))
  return { name, question, options: listed, chosen }
}

/** What one file holds. */
export interface Found {
  readonly rows: readonly Row[]
  /** What its owner should know of how it was read. */
  readonly notes: readonly string[]
  readonly choices: readonly ShapeChoice[]
}

/** A file that could not be read, in words for its owner. */
export interface Trouble {
  readonly path: string
  readonly words: string
}

/** How the reading of some files went. */
export interface ReadReport {
  readonly files: number
  readonly notes: readonly string[]
  readonly choices: readonly ShapeChoice[]
  readonly troubles: readonly Trouble[]
}

/** Thrown with words for the owner of the file. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}
