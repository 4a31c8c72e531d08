import { list, malformed, unsupported, type Fields } from './fields.ts'
import { createHeap } from './heap.ts'
import type { SubwordModel, Subwords } from './subwords.ts'
import { byteSymbols, characterSymbols, type SymbolReader, type Symbols } from './symbols.ts'
import { readVocabulary } from './wordpiece.ts'

/** Merge and position share a number in the queue: so many positions are told apart. */
const POSITIONS = 2 ** 28
/** A longer word is first cut where no merge reaches across. */
const LONG = 256

/**
 * Joins the two neighbours that were joined earliest in training, the leftmost of equals, until there
 * are none. With `bytes` it starts from the bytes of the word, else from its characters.
 */
export function createBpe(model: Fields, bytes: boolean): SubwordModel {
  for (const setting of ['continuing_subword_prefix', 'end_of_word_suffix']) {
    if (model[setting]) throw unsupported(`a ${setting} in a BPE model`)
  }
  const vocabulary = readVocabulary(model)
  const unknown = {
    id: vocabulary.get(String(model['unk_token'])) ?? null,
    fused: model['fuse_unk'] === true,
  }
  const fallback = !bytes && model['byte_fallback'] === true
  const symbols = bytes
    ? byteSymbols(vocabulary, unknown)
    : characterSymbols(vocabulary, unknown, fallback)
  const merges = readMerges(model, vocabulary)
  let neighbours: ReadonlySet<number> | undefined

  /** The first place from `position` on between two units that no piece of the vocabulary has side by side. */
  function cutAfter({ units }: Symbols, position: number): number {
    if (fallback) return units.length // its bytes are joined under other names
    neighbours ??= neighboursIn(vocabulary.keys(), symbols)
    let cut = position
    while (cut < units.length && neighbours.has(pairKey(units[cut - 1]!, units[cut]!))) cut++
    return Math.min(cut, units.length)
  }

  return {
    split(word, into, enough) {
      const whole =
        model['ignore_merges'] === true ? vocabulary.get(symbols.spelled(word)) : undefined
      if (whole !== undefined) {
        into.ids.push(whole)
        into.starts.push(0)
        into.ends.push(word.length)
        return
      }
      const start = symbols.read(word)
      for (let from = 0; from < start.ids.length && into.ids.length <= enough;) {
        const to = cutAfter(start, from + LONG)
        mergeAll(start, from, to, merges, into)
        from = to
      }
    },
  }
}

/** All pairs of units that some piece has side by side; only long words need them. */
function neighboursIn(pieces: Iterable<string>, symbols: SymbolReader): Set<number> {
  const found = new Set<number>()
  for (const piece of pieces) {
    const units = symbols.unitsOf(piece)
    for (let index = 1; index < units.length; index++) {
      found.add(pairKey(units[index - 1]!, units[index]!))
    }
  }
  return found
}

function mergeAll(start: Symbols, from: number, to: number, merges: Merges, into: Subwords): void {
  const count = to - from
  const ids = start.ids.slice(from, to)
  // A linked list: joining takes the right one out.
  const next = Int32Array.from(ids, (_, index) => (index + 1 < count ? index + 1 : -1))
  const previous = Int32Array.from(ids, (_, index) => index - 1)
  const queue = createHeap()

  function consider(left: number): void {
    const right = left < 0 ? -1 : next[left]!
    if (right < 0) return
    const rank = merges.rankOf(ids[left]!, ids[right]!)
    if (rank >= 0) queue.push(rank * POSITIONS + left)
  }

  for (let index = 0; index < count; index++) consider(index)
  for (let first = queue.pop(); first !== undefined; first = queue.pop()) {
    const rank = Math.floor(first / POSITIONS)
    const left = first % POSITIONS
    const right = next[left]!
    // Out of date where one of the two was joined with another meanwhile.
    if (ids[left]! < 0 || right < 0 || merges.rankOf(ids[left]!, ids[right]!) !== rank) continue
    ids[left] = merges.results[rank]!
    ids[right] = -1
    const after = next[right]!
    next[left] = after
    if (after >= 0) previous[after] = left
    consider(left)
    consider(previous[left]!)
  }
  for (let index = 0; index >= 0 && index < count; index = next[index]!) {
    const last = next[index]! < 0 ? to - 1 : from + next[index]! - 1
    into.ids.push(ids[index]!)
    into.starts.push(start.starts[from + index]!)
    into.ends.push(start.ends[last]!)
  }
}

interface Merges {
  /** Which merge joins these two, -1 for none: the lower, the earlier. */
  rankOf(left: number, right: number): number
  /** What each merge makes. */
  readonly results: readonly number[]
}

function readMerges(model: Fields, vocabulary: ReadonlyMap<string, number>): Merges {
  const ranks = new Map<number, number>()
  const results: number[] = []
  for (const entry of list(model['merges'], 'the list of merges')) {
    const [left, right] = typeof entry === 'string' ? entry.split(' ') : list(entry, 'a merge')
    const ids = [left, right, `${String(left)}${String(right)}`].map((piece) =>
      vocabulary.get(String(piece)),
    )
    const [leftId, rightId, result] = ids
    if (leftId === undefined || rightId === undefined || result === undefined) {
      throw malformed(`it joins ${String(left)} and ${String(right)}, which its vocabulary lacks`)
    }
    ranks.set(pairKey(leftId, rightId), results.length)
    results.push(result)
  }
  return { rankOf: (left, right) => ranks.get(pairKey(left, right)) ?? -1, results }
}

const pairKey = (left: number, right: number) => left * 2 ** 24 + right
