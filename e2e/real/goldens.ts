// What PyTorch makes of the pairs; as data, since a page reads no files.
import goldens from '../models/goldens.json' with { type: 'json' }
import type { GoldenModel, Goldens } from '../models/goldens.ts'

export type GoldenName = keyof typeof goldens.models

const { pairs: named, models: byName } = goldens as unknown as Goldens

export const models = Object.keys(byName) as GoldenName[]

export const golden = (model: GoldenName): GoldenModel => byName[model]!

export const pairs = named.map(({ query, text }) => [query, text] as const)

/** A column of a model's logits. */
export const column = (model: GoldenName, label = 0): number[] => {
  const { logits, labels } = golden(model)
  return pairs.map((_, pair) => logits[pair * labels.length + label]!)
}
