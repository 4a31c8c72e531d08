import { fields, malformed, string, type Fields } from './fields.ts'
import type { SubwordModel, Subwords } from './subwords.ts'

/** The longest piece that the vocabulary has, then the longest of what is left, until nothing is. */
export function createWordPiece(model: Fields): SubwordModel {
  let longestPiece = 0
  const vocabulary = readVocabulary(model, ({ length }) => {
    if (length > longestPiece) longestPiece = length
  })
  const prefix = string(model['continuing_subword_prefix'] ?? '##', 'continuing_subword_prefix')
  const longestWord = Number(model['max_input_chars_per_word'] ?? 100)
  const unknown = vocabulary.get(string(model['unk_token'] ?? '[UNK]', 'unk_token'))
  if (unknown === undefined) throw malformed('its vocabulary lacks the unknown token')

  function pieces(word: string): Subwords | null {
    const found: Subwords = { ids: [], starts: [], ends: [] }
    for (let start = 0; start < word.length;) {
      let end = Math.min(word.length, start + longestPiece)
      let id: number | undefined
      for (; end > start; end--) {
        const part = word.slice(start, end)
        id = vocabulary.get(start === 0 ? part : prefix + part)
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

/** `each` is told of every piece. */
export function readVocabulary(
  model: Fields,
  each: (piece: string) => void = () => {},
): Map<string, number> {
  const vocabulary = new Map<string, number>()
  const ids = fields(model['vocab'], 'the vocabulary')
  // Of JSON, so that nothing is inherited. Lists of some ten thousand keys or entries take time to make.
  for (const piece in ids) {
    const id = ids[piece]
    if (typeof id !== 'number') throw malformed('its vocabulary has an entry without a number')
    vocabulary.set(piece, id)
    each(piece)
  }
  return vocabulary
}
