import { RerankError } from '../errors.ts'
import type { EncodedPair, EncodedRow, Encoder } from './encoder.ts'
import { cachedTokens } from './cached-tokens.ts'
import type { ModelFacts, TokenizerFiles } from './pair-encoder.ts'
import { assemble, readTextTemplate, specialCount } from './template.ts'

export interface TextFacts {
  /** What stands before a text, by its kind. */
  readonly prompts: { readonly [Kind in 'query' | 'passage']: string }
  /** Whether the text loses its capitals first. */
  readonly lowerCase: boolean
}

const NOTHING = new Int32Array(0)

/**
 * Reads texts by themselves, as embedding models do: of a pair, the first is the kind of the text, which
 * decides what is put before it. Cut at the end, as Python cuts.
 */
export function createTextEncoder(
  files: TokenizerFiles,
  { modelType }: ModelFacts,
  { prompts, lowerCase }: TextFacts,
): Encoder {
  const template = readTextTemplate(files.tokenizer, files.config, modelType)
  const specials = specialCount(template)
  const { cache, tokens } = cachedTokens(files.tokenizer)

  const rowOf = (ids: Int32Array): EncodedRow => assemble(template, NOTHING, ids, null, false)

  return {
    cache,
    encode(kind, text, { maxLength, long }): EncodedPair {
      const room = maxLength - specials
      if (room < 1) {
        throw new RerankError(
          'invalid-input',
          `maxLength is ${maxLength}, but a text needs ${specials} special tokens and at least one of its own: make it ${specials + 1} or more.`,
        )
      }
      const whole = ((prompts as Readonly<Record<string, string>>)[kind] ?? '') + text
      const { ids, complete } = tokens(lowerCase ? whole.toLowerCase() : whole, room)
      if (ids.length <= room) return { rows: [rowOf(ids)], truncated: false }
      if (long === 'truncate') return { rows: [rowOf(ids.subarray(0, room))], truncated: true }
      throw new RerankError(
        'too-long',
        `This text has ${complete ? '' : 'more than '}${ids.length + specials} tokens, and the model reads ${maxLength} at most: shorten it, or let \`long\` be 'truncate'.`,
      )
    },
  }
}
