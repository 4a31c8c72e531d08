import { RerankError } from '../errors.ts'
import { cachedTokens } from './cached-tokens.ts'
import type { EncodedPair, Encoder, EncodeOptions } from './encoder.ts'
import { assemble, readTemplate, specialCount } from './template.ts'
import { longestFirst } from './truncation.ts'
import { queryShare, windowSpans, type Span } from './windows.ts'

export interface TokenizerFiles {
  /** The parsed tokenizer.json. */
  readonly tokenizer: unknown
  /** The parsed tokenizer_config.json; null where there is none. */
  readonly config: unknown
}

export interface ModelFacts {
  /** `model_type` of the model's config.json. */
  readonly modelType: string
  /** `type_vocab_size` of the model's config.json: below 2, query and text are not told apart. */
  readonly typeCount: number
}

/**
 * Makes pairs as Python makes them: the same tokens, cut longest first, with special tokens and types
 * as the model's family wants them.
 */
export function createPairEncoder(files: TokenizerFiles, facts: ModelFacts): Encoder {
  const template = readTemplate(files.tokenizer, files.config, facts.modelType)
  const specials = specialCount(template)
  const { cache, tokens } = cachedTokens(files.tokenizer)
  const typed = facts.typeCount > 1

  const rowOf = (query: Int32Array, text: Int32Array, window: Span | null) =>
    assemble(template, query, text, window, typed)

  return {
    cache,
    encode(query, text, { maxLength, long }) {
      const room = roomFor(maxLength, specials)
      const queryTokens = tokens(query, Infinity)
      const queryCount = queryTokens.ids.length
      // Of a text that is cut, only as much is read as decides where.
      const enough = long === 'windows' ? Infinity : Math.max(room, queryCount)
      const textTokens = tokens(text, enough)
      const lengths = { query: queryCount, text: textTokens.ids.length }
      if (lengths.query + lengths.text <= room) {
        const window: Span | null = long === 'windows' ? [0, text.length] : null
        return { rows: [rowOf(queryTokens.ids, textTokens.ids, window)], truncated: false }
      }
      if (long === 'error') throw tooLong(lengths, textTokens.complete, maxLength, specials)
      if (long === 'truncate') {
        const kept = longestFirst(lengths, room)
        const row = rowOf(
          queryTokens.ids.subarray(0, kept.query),
          textTokens.ids.subarray(0, kept.text),
          null,
        )
        return { rows: [row], truncated: true }
      }
      const queryKept = queryShare(queryCount, room)
      const rows = windowSpans(lengths.text, room - queryKept).map(([start, end]) =>
        rowOf(
          queryTokens.ids.subarray(0, queryKept),
          textTokens.ids.subarray(start, end),
          // The first and the last one reach to the edges: there may be characters that have no token.
          [
            start === 0 ? 0 : textTokens.starts[start]!,
            end === lengths.text ? text.length : textTokens.ends[end - 1]!,
          ],
        ),
      )
      return { rows, truncated: queryKept < queryCount }
    },
  } satisfies {
    cache: unknown
    encode(query: string, text: string, options: EncodeOptions): EncodedPair
  }
}

function roomFor(maxLength: number, specials: number): number {
  const room = maxLength - specials
  if (room >= 2) return room
  throw new RerankError(
    'invalid-input',
    `maxLength is ${maxLength}, but a pair needs ${specials} special tokens and at least one each of query and text: make it ${specials + 2} or more.`,
  )
}

function tooLong(
  { query, text }: { query: number; text: number },
  complete: boolean,
  maxLength: number,
  specials: number,
): RerankError {
  const count = `${complete ? '' : 'more than '}${query + text + specials}`
  return new RerankError(
    'too-long',
    `This pair has ${count} tokens, and the model reads ${maxLength} at most: shorten it, or let \`long\` be 'truncate' or 'windows'.`,
  )
}
