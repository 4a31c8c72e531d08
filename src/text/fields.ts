import { RerankError } from '../errors.ts'

/** An object of a file that someone else wrote: nothing in it is sure. */
export type Fields = Readonly<Record<string, unknown>>

export function fields(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(`${name} is not an object`)
  }
  return value as Fields
}

export function list(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(`${name} is not a list`)
  return value
}

export function string(value: unknown, name: string): string {
  if (typeof value !== 'string') throw malformed(`${name} is not a string`)
  return value
}

export function number(value: unknown, name: string): number {
  if (typeof value !== 'number') throw malformed(`${name} is not a number`)
  return value
}

export function malformed(what: string): RerankError {
  return new RerankError(
    'integrity',
    `This tokenizer.json is damaged or not one: ${what}. Load the model again, or from where it was published.`,
  )
}

export function unsupported(what: string): RerankError {
  return new RerankError(
    'unsupported-model',
    `This model's tokenizer has ${what}, which is not supported. Choose a model with a WordPiece, BPE or Unigram tokenizer of the usual kind.`,
  )
}
