// Mistakes that rerankers make on the way from a pair to the model: a golden test must see each.
import type { GoldenEncoding, SpecialIds } from './goldens.ts'

/** One row, as a graph takes it. */
export interface ModelInput {
  readonly ids: readonly number[]
  readonly types: readonly number[]
  readonly mask: readonly number[]
}

interface Mutation {
  readonly name: string
  /** The wrong input; null where it would be the right one all the same. */
  mutate(encoding: GoldenEncoding, special: SpecialIds, maxLength: number): ModelInput | null
}

export function inputOf({ ids, first }: GoldenEncoding): ModelInput {
  const types = ids.map((_, index) => (index < first ? 0 : 1))
  return { ids, types, mask: ids.map(() => 1) }
}

/** More padding than this adds nothing to what is seen of it. */
const PADDING = 16

/** As in a batch with longer rows. */
export function padded(
  encoding: GoldenEncoding,
  { padding }: SpecialIds,
  maxLength: number,
): ModelInput | null {
  const missing = Math.min(PADDING, maxLength - encoding.ids.length)
  if (missing <= 0) return null
  const { ids, types, mask } = inputOf(encoding)
  const fill = (value: number) => Array.from({ length: missing }, () => value)
  return {
    ids: [...ids, ...fill(padding)],
    types: [...types, ...fill(0)],
    mask: [...mask, ...fill(0)],
  }
}

const swappedTypes: Mutation = {
  name: 'swapped types',
  mutate: (encoding) => {
    const { ids, types, mask } = inputOf(encoding)
    return { ids, types: types.map((type) => 1 - type), mask }
  },
}

const forgottenTypes: Mutation = {
  name: 'forgotten types',
  mutate: (encoding) => {
    const { ids, types, mask } = inputOf(encoding)
    return { ids, types: types.map(() => 0), mask }
  },
}

const lostLastSeparator: Mutation = {
  name: 'lost last separator',
  mutate: ({ ids, first }) => inputOf({ ids: ids.slice(0, -1), first }),
}

const lostMiddleSeparator: Mutation = {
  name: 'lost separator between query and text',
  mutate: ({ ids, first }, { separator }) => {
    // BERT's ends the first part; RoBERTa has no second type, and two separators in a row.
    const middle =
      first < ids.length
        ? first - 1
        : ids.findIndex((id, index) => id === separator && ids[index + 1] === separator)
    return inputOf({ ids: ids.filter((_, index) => index !== middle), first: first - 1 })
  },
}

const shiftedPositions: Mutation = {
  name: 'shifted positions',
  mutate: (encoding, { unknown }, maxLength) => {
    if (encoding.ids.length >= maxLength) return null
    // All that follows the token nobody attends to stands one position further on. Padding would
    // not do: RoBERTa counts positions without it.
    const insert = (row: readonly number[], value: number) => [row[0]!, value, ...row.slice(1)]
    const { ids, types, mask } = inputOf(encoding)
    return { ids: insert(ids, unknown), types: insert(types, 0), mask: insert(mask, 0) }
  },
}

const ignoredMask: Mutation = {
  name: 'ignored mask',
  mutate: (encoding, special, maxLength) => {
    const row = padded(encoding, special, maxLength)
    return row && { ...row, mask: row.mask.map(() => 1) }
  },
}

/** What a model must feel; the types, where it reads them. */
export const mutationsFor = (inputs: readonly string[]): readonly Mutation[] => [
  ...(inputs.includes('token_type_ids') ? [swappedTypes, forgottenTypes] : []),
  lostLastSeparator,
  lostMiddleSeparator,
  shiftedPositions,
  ignoredMask,
]
