import { createSectionSplitter, readAddedTokens, type AddedToken } from './added-tokens.ts'
import { origin, slice, untouched, type Aligned } from './aligned.ts'
import { createBpe } from './bpe.ts'
import { createCutter } from './cuts.ts'
import { fields, unsupported, type Fields } from './fields.ts'
import { createNormalizer, normalText } from './normalizers.ts'
import { createPreTokenizer } from './pre-tokenizers.ts'
import { remembering, type SubwordModel, type Subwords } from './subwords.ts'
import { TokenList, type Tokenizer } from './tokens.ts'
import { createUnigram } from './unigram.ts'
import { createWordPiece } from './wordpiece.ts'

/** Reads a tokenizer.json, and makes of every text what Python's `tokenizers` makes of it. */
export function createTokenizer(source: unknown): Tokenizer {
  const file = fields(source, 'the file')
  const normalize = createNormalizer(file['normalizer'])
  const preTokenize = createPreTokenizer(file['pre_tokenizer'])
  const model = remembering(createModel(file))
  const added = readAddedTokens(file['added_tokens'])
  const hasNormalizer = file['normalizer'] !== null && file['normalizer'] !== undefined
  const isLate = ({ normalized }: AddedToken) => normalized && hasNormalizer
  const splitEarly = createSectionSplitter(added.filter((token) => !isLate(token)))
  const splitLate = createSectionSplitter(
    added
      .filter(isLate)
      .map((token) => ({ ...token, content: normalText(normalize, token.content) })),
  )
  const cut = createCutter(file, added)

  function tokenizeWord(word: Aligned, tokens: TokenList, enough: number): void {
    const found: Subwords = { ids: [], starts: [], ends: [] }
    model.split(word.text, found, enough - tokens.size)
    for (let index = 0; index < found.ids.length; index++) {
      const [start, end] = origin(word, found.starts[index]!, found.ends[index]!)
      tokens.push(found.ids[index]!, start, end)
    }
  }

  function tokenizePart(part: Aligned, tokens: TokenList, enough: number): void {
    const normal = normalize(part)
    // What was taken away at the beginning still belongs to it.
    normal.from[0] = part.from[0] ?? 0
    for (const { start, end, id } of splitLate(normal.text)) {
      if (id !== null) tokens.push(id, ...origin(normal, start, end))
      else {
        for (const word of preTokenize(slice(normal, start, end))) {
          tokenizeWord(word, tokens, enough)
          if (tokens.size > enough) return
        }
      }
    }
  }

  return {
    tokenize(text, enough) {
      const tokens = new TokenList()
      for (const section of splitEarly(text)) {
        if (section.id !== null) tokens.push(section.id, section.start, section.end)
        else {
          for (let start = section.start; start < section.end && tokens.size <= enough;) {
            const end = cut(text, start, section.end)
            tokenizePart(untouched(text.slice(start, end), start), tokens, enough)
            start = end
          }
        }
        // One more than enough: only then is it sure that the text goes on.
        if (tokens.size > enough) return tokens.finish(false)
      }
      return tokens.finish(true)
    },
  }
}

function createModel(file: Fields): SubwordModel {
  const model = fields(file['model'], 'the model')
  // Files from before models had names are told by what they hold.
  const type =
    model['type'] ??
    (Array.isArray(model['merges'])
      ? 'BPE'
      : Array.isArray(model['vocab'])
        ? 'Unigram'
        : 'WordPiece')
  switch (type) {
    case 'WordPiece':
      return createWordPiece(model)
    case 'BPE':
      return createBpe(model, JSON.stringify(file['pre_tokenizer'] ?? null).includes('"ByteLevel"'))
    case 'Unigram':
      return createUnigram(model)
    default:
      throw unsupported(`a model called ${String(type)}`)
  }
}
