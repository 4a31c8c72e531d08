import { list, malformed, number, string, unsupported, type Fields } from './fields.ts'
import type { SubwordModel, Subwords } from './subwords.ts'
import { createTrie } from './trie.ts'

const UNKNOWN_PENALTY = 10

/** Of all ways to split a word into pieces, the likeliest. */
export function createUnigram(model: Fields): SubwordModel {
  if (model['byte_fallback'] === true) throw unsupported('byte fallback in a Unigram model')
  const entries = list(model['vocab'], 'the vocabulary')
  const unknown = number(model['unk_id'], 'unk_id')
  const scores = new Float64Array(entries.length)
  const pieces = entries.map((entry, id) => {
    const [piece, score] = list(entry, 'an entry of the vocabulary')
    scores[id] = number(score, 'a score')
    return string(piece, 'a piece')
  })
  if (!(unknown >= 0 && unknown < pieces.length)) throw malformed('unk_id is not in its vocabulary')
  const trie = createTrie(pieces)
  const unknownScore =
    scores.reduce((lowest, score) => Math.min(lowest, score), Infinity) - UNKNOWN_PENALTY

  return {
    split(word, into, enough) {
      const length = word.length
      // The best way to get to each position: its score, where its last piece starts, and which that is.
      const best = new Float64Array(length + 1)
      const starts = new Int32Array(length + 1).fill(-1)
      const ids = new Int32Array(length + 1)
      let reached = 0
      let settled = 0

      function offer(start: number, end: number, id: number, score: number): void {
        if (starts[end] !== -1 && score <= best[end]!) return
        best[end] = score
        starts[end] = start
        ids[end] = id
      }

      for (let start = 0; start < length;) {
        // No piece spans this position, so that every way goes through it: what is before is settled.
        if (start === reached && start > settled) {
          append(into, path(starts, ids, settled, start))
          settled = start
          if (into.ids.length > enough) return
        }
        const single = start + (word.codePointAt(start)! > 0xffff ? 2 : 1)
        let known = false
        let node = 0
        for (let end = start; end < length;) {
          node = trie.next(node, word.charCodeAt(end++))
          if (node < 0) break
          const id = trie.value(node)
          if (id < 0) continue
          offer(start, end, id, scores[id]! + best[start]!)
          reached = Math.max(reached, end)
          known ||= end === single
        }
        if (!known) {
          offer(start, single, unknown, unknownScore + best[start]!)
          reached = Math.max(reached, single)
        }
        start = single
      }
      append(into, path(starts, ids, settled, length))
    },
  }

  /** Unknown characters side by side are one token. */
  function append(into: Subwords, found: Subwords): void {
    for (let index = found.ids.length - 1; index >= 0; index--) {
      const id = found.ids[index]!
      if (id === unknown && into.ids.at(-1) === unknown)
        into.ends[into.ends.length - 1] = found.ends[index]!
      else {
        into.ids.push(id)
        into.starts.push(found.starts[index]!)
        into.ends.push(found.ends[index]!)
      }
    }
  }
}

/** Back from one settled position to the one before. */
function path(starts: Int32Array, ids: Int32Array, from: number, to: number): Subwords {
  const found: Subwords = { ids: [], starts: [], ends: [] }
  for (let end = to; end > from; end = starts[end]!) {
    found.ids.push(ids[end]!)
    found.starts.push(starts[end]!)
    found.ends.push(end)
  }
  return found
}
