import { RerankError, toRerankError } from '../errors.ts'
import { trackCalls, type Calls } from '../page/calls.ts'
import type { DocumentId, IndexQuery } from '../index-protocol.ts'
import { invalid, wholeNumber } from './check.ts'
import type { Documents } from './documents.ts'
import type { IndexLine } from './index-line.ts'
import type { Hit, SearchIndex, SearchLimits } from './types.ts'

export interface KeywordSearchOptions extends SearchLimits {
  /**
   * Which words of the query may also be the beginning of a longer one: all, none, or the last one,
   * which may not be typed to its end yet.
   * @default 'last'
   */
  prefix?: boolean | 'last'
  /**
   * How many letters of a word may be wrong: a number, or below 1 a share of its length; `true` is 0.2.
   * Such finds count less.
   * @default false
   */
  fuzzy?: boolean | number
  /**
   * Whether one word of the query is enough, or all are needed.
   * @default 'OR'
   */
  combineWith?: 'OR' | 'AND'
  /**
   * How much a field counts.
   * @default 1 each
   */
  boost?: Readonly<Record<string, number>>
  /**
   * Search these only.
   * @default all
   */
  fields?: readonly string[]
}

/** Finds items by their words. Scores are those of MiniSearch, BM25+: they compare within one query. */
export interface KeywordIndex<T> extends SearchIndex<T>, AsyncDisposable {
  readonly fields: readonly string[]
  search(query: string, options?: KeywordSearchOptions): Promise<Hit<T>[]>
  /** For `loadIndex`. */
  save(options?: Pick<SearchLimits, 'signal'>): Promise<Uint8Array<ArrayBuffer>>
  /** Ends the worker and every call in flight; may be called twice. */
  dispose(): Promise<void>
}

/** An index in its thread. */
export interface BuiltIndex {
  readonly line: IndexLine
  /** Which item each document is; null where they are in the same order. */
  readonly order: readonly number[] | null
}

export interface IndexParts<T> {
  readonly items: readonly T[]
  readonly ids: readonly DocumentId[] | null
  readonly documents: Documents<T>
  /** Builds the index once more, in a thread of its own. */
  rebuild(): Promise<BuiltIndex>
}

const FUZZY = 0.2

export function keywordIndex<T>(
  { items, ids, documents, rebuild }: IndexParts<T>,
  first: BuiltIndex,
): KeywordIndex<T> {
  const calls: Calls = trackCalls()
  let disposed: RerankError | undefined
  let building: Promise<BuiltIndex> | undefined = Promise.resolve(first)

  const built = (): Promise<BuiltIndex> =>
    (building ??= rebuild().then(
      (index) => {
        if (disposed) index.line.end(disposed)
        return index
      },
      (error: unknown) => {
        building = undefined
        throw error
      },
    ))

  /** On the thread there is; if that is lost, once more on another: the items are still here. */
  const attempt = async <V>(work: (index: BuiltIndex) => Promise<V>): Promise<V> => {
    for (let replayed = false; ; replayed = true) {
      if (disposed) throw disposed
      const index = await built()
      try {
        return await work(index)
      } catch (thrown) {
        const error = toRerankError(thrown, 'worker-lost')
        if (error.code !== 'worker-lost' || replayed) throw error
        building = undefined
      }
    }
  }

  const call = async <V>(
    signal: AbortSignal | undefined,
    work: (index: BuiltIndex) => Promise<V>,
  ): Promise<V> => {
    const { race, end } = calls.begin({ signal: signal ?? null })
    try {
      return await race(attempt(work))
    } finally {
      end()
    }
  }

  const dispose = async () => {
    disposed ??= new RerankError('disposed', 'The index was disposed of: create another.')
    calls.stopAll(disposed)
    const index = await building?.catch(() => undefined)
    index?.line.end(disposed)
  }

  return {
    items,
    fields: documents.fields,
    textOf: documents.textOf,
    search: async (query, options = {}) => {
      const asked = readQuery(query, options, documents.fields)
      return call(options.signal, async ({ line, order }) => {
        const { positions, scores } = await line.order('search', asked)
        return Array.from(positions, (position, i) => {
          const index = order ? order[position]! : position
          return { index, item: items[index]!, score: scores[i]! }
        })
      })
    },
    save: ({ signal } = {}) =>
      call(signal, ({ line, order }) =>
        line.order('save', ids && (order ? order.map((index) => ids[index]!) : ids)),
      ),
    dispose,
    // Older browsers do not have the symbol.
    ...((Symbol.asyncDispose && { [Symbol.asyncDispose]: dispose }) as AsyncDisposable),
  }
}

function readQuery(
  query: string,
  options: KeywordSearchOptions,
  known: readonly string[],
): IndexQuery {
  if (typeof query !== 'string') throw invalid('query', 'a string')
  const { prefix = 'last', fuzzy = false, combineWith = 'OR', boost = {}, fields = null } = options
  if (prefix !== 'last' && typeof prefix !== 'boolean') {
    throw invalid('options.prefix', "true, false or 'last'")
  }
  const letters = fuzzy === true ? FUZZY : fuzzy === false ? 0 : fuzzy
  if (!(letters >= 0 && Number.isFinite(letters))) {
    throw invalid('options.fuzzy', 'true, false or a number from 0 on')
  }
  if (combineWith !== 'OR' && combineWith !== 'AND') {
    throw invalid('options.combineWith', "'OR' or 'AND'")
  }
  for (const name of [...Object.keys(boost), ...(fields ?? [])]) {
    if (!known.includes(name)) {
      throw invalid(
        `A field of options.boost and options.fields`,
        `one of ${known.join(', ')}, not ${name}`,
      )
    }
  }
  for (const [name, times] of Object.entries(boost)) {
    if (!(times >= 0 && Number.isFinite(times))) {
      throw invalid(`options.boost.${name}`, 'a number from 0 on')
    }
  }
  const limit = wholeNumber('options.limit', options.limit, 100)
  return { query, limit, prefix, fuzzy: letters, combineWith, boost, fields }
}
