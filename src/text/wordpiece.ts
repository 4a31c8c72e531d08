import type { RerankError } from '../errors.ts'
import { fields, malformed, string, type Fields } from './fields.ts'
import type { SubwordModel, Subwords } from './subwords.ts'

/** Of most words, in English. */
const USUAL_LENGTH = 20

/** The longest piece that the vocabulary has, then the longest of what is left, until nothing is. */
export function createWordPiece(model: Fields): SubwordModel {
  const vocabulary = fields(model['vocab'], 'the vocabulary')
  // In the object that it came in: to fill a Map takes as long as to parse the file.
  const idOf = (piece: string): number | undefined => {
    const id = vocabulary[piece]
    if (typeof id === 'number') return id
    // What every object inherits is no piece.
    if (id !== undefined && Object.hasOwn(vocabulary, piece)) throw withoutNumber()
    return undefined
  }
  let longestPiece: number | undefined
  /** How long a piece of a word may be: who has read all pieces knows, but few words are worth it. */
  const reachIn = ({ length }: string): number =>
    length <= USUAL_LENGTH ? length : (longestPiece ??= longestOf(vocabulary))
  const prefix = string(model['continuing_subword_prefix'] ?? '##', 'continuing_subword_prefix')
  const longestWord = Number(model['max_input_chars_per_word'] ?? 100)
  const unknown = idOf(string(model['unk_token'] ?? '[UNK]', 'unk_token'))
  if (unknown === undefined) throw malformed('its vocabulary lacks the unknown token')

  function pieces(word: string): Subwords | null {
    const found: Subwords = { ids: [], starts: [], ends: [] }
    const reach = reachIn(word)
    for (let start = 0; start < word.length;) {
      let end = Math.min(word.length, start + reach)
      let id: number | undefined
      for (; end > start; end--) {
        const part = word.slice(start, end)
        id = idOf(start === 0 ? part : prefix + part)
        if (id !== undefined) break
      }
      if (id === undefined) return null
      found.ids.push(id)
      found.starts.push(start)
      found.ends.push(end)
      start = end
    }
    return found
  }

  return {
    split(word, into) {
      // A character has at most two units: the count is needed only in between.
      const tooLong =
        word.length > longestWord &&
        (word.length > 2 * longestWord || Array.from(word).length > longestWord)
      const found = tooLong ? null : pieces(word)
      into.ids.push(...(found?.ids ?? [unknown]))
      into.starts.push(...(found?.starts ?? [0]))
      into.ends.push(...(found?.ends ?? [word.length]))
    },
  }
}

function longestOf(vocabulary: Fields): number {
  let longest = 0
  for (const piece in vocabulary) longest = Math.max(longest, piece.length)
  return longest
}

export function readVocabulary(model: Fields): Map<string, number> {
  const vocabulary = new Map<string, number>()
  const ids = fields(model['vocab'], 'the vocabulary')
  // Of JSON, so that nothing is inherited. Lists of some ten thousand keys or entries take time to make.
  for (const piece in ids) {
    const id = ids[piece]
    if (typeof id !== 'number') throw withoutNumber()
    vocabulary.set(piece, id)
  }
  return vocabulary
}

function withoutNumber(): RerankError {
  return malformed('its vocabulary has an entry without a number')
}
