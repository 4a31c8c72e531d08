import { RerankError } from '../errors.ts'
import { trackCalls } from '../page/calls.ts'
import { resolveOptions } from '../page/options.ts'
import { startWorker, type Workshop } from '../page/workers.ts'
import type { DocumentId, SavedIndex } from '../index-protocol.ts'
import type { RerankerOptions } from '../types.ts'
import { invalid } from './check.ts'
import {
  idsOf,
  portionsOf,
  readDocuments,
  type DocumentOptions,
  type Documents,
} from './documents.ts'
import { openIndexLine, type IndexLine } from './index-line.ts'
import { keywordIndex, type BuiltIndex, type KeywordIndex } from './keyword-index.ts'
import type { StageProgress } from './types.ts'

export interface IndexOptions<T>
  extends DocumentOptions<T>, Pick<RerankerOptions, 'assets' | 'worker'> {
  /**
   * Ends the making of the index.
   * @default none
   */
  signal?: AbortSignal
  /**
   * Told of documents.
   * @default none
   */
  onProgress?: (progress: StageProgress) => void
}

/** Indexes the words of the items, in a worker. They are read once, and stay where they are. */
export type CreateIndex = <T>(
  items: readonly T[],
  options?: IndexOptions<T>,
) => Promise<KeywordIndex<T>>

/**
 * An index that `save()` has given, for the same items: they are found again by `id`, whatever their
 * order; without it, they must be the same ones in the same order. Texts that have changed since are not noticed.
 */
export type LoadIndex = <T>(
  saved: Uint8Array,
  items: readonly T[],
  options?: IndexOptions<T>,
) => Promise<KeywordIndex<T>>

/** While the worker indexes one portion, the next is on its way. */
const PORTIONS_AHEAD = 2

type Build<T> = (line: IndexLine, settings: Settings<T>) => Promise<readonly number[] | null>

interface Settings<T> {
  readonly items: readonly T[]
  readonly ids: readonly DocumentId[] | null
  readonly documents: Documents<T>
  readonly onProgress: IndexOptions<T>['onProgress']
}

/** Both, for an entry of this package. */
export function indexFactory(workshop: Workshop<'index'>): {
  createIndex: CreateIndex
  loadIndex: LoadIndex
} {
  const open = async <T>(
    list: readonly T[],
    { signal, onProgress, assets, worker, ...options }: IndexOptions<T>,
    build: Build<T>,
  ): Promise<KeywordIndex<T>> => {
    if (!Array.isArray(list)) throw invalid('items', 'a list')
    const where = resolveOptions({ ...(assets && { assets }), ...(worker && { worker }) })
    const documents = readDocuments(options)
    const items: readonly T[] = [...list] // the caller may change the list while we read it
    const ids = idsOf(items, options.id)
    const settings = { items, ids, documents, onProgress }

    const make = async (stopped: () => boolean, told: Settings<T>['onProgress']) => {
      const line = openIndexLine(startWorker(where, workshop, 'index'))
      const watched: IndexLine = {
        ...line,
        order: (name, given) => {
          if (stopped()) throw new RerankError('aborted', 'The making of the index was aborted.')
          return line.order(name, given)
        },
      }
      try {
        const order = await build(watched, { ...settings, onProgress: told })
        return { line, order } satisfies BuiltIndex
      } catch (thrown) {
        line.end(thrown as RerankError)
        throw thrown
      }
    }

    const { race, end, stopped } = trackCalls().begin({ signal: signal ?? null })
    try {
      const first = await race(make(stopped, onProgress))
      const rebuild = () => make(() => false, undefined)
      return keywordIndex({ items, ids, documents, rebuild }, first)
    } finally {
      end()
    }
  }

  return {
    createIndex: (items, options = {}) => open(items, options, addAll),
    loadIndex: (saved, items, options = {}) =>
      open(items, options, async (line, settings) => {
        if (!(saved instanceof Uint8Array)) throw invalid('saved', 'what save() has given')
        return orderOf(await line.order('load', saved.slice()), settings)
      }),
  }
}

async function addAll<T>(
  line: IndexLine,
  { items, documents, onProgress }: Settings<T>,
): Promise<null> {
  await line.order('open', documents.fields)
  const ahead: Promise<void>[] = []
  for await (const portion of portionsOf(items, documents)) {
    const added = line.order('add', portion).then((done) => {
      onProgress?.({ done, total: items.length })
    })
    added.catch(() => {}) // it is awaited below; until then a failure is no surprise
    ahead.push(added)
    if (ahead.length === PORTIONS_AHEAD) await ahead.shift()
  }
  await Promise.all(ahead)
  return null
}

/** Which item each document is. */
function orderOf<T>(
  { fields, count, ids: saved }: SavedIndex,
  { items, ids, documents }: Settings<T>,
): readonly number[] | null {
  if (fields.join('\n') !== documents.fields.join('\n')) {
    throw other(`it has the fields ${fields.join(', ')}, not ${documents.fields.join(', ')}`)
  }
  if ((saved === null) !== (ids === null)) {
    throw other(saved ? 'it was saved with ids: say options.id' : 'it was saved without ids')
  }
  const places = new Map(ids?.map((id, index) => [id, index]))
  const order = saved?.map((id) => places.get(id) ?? -1) ?? null
  const gone = order?.filter((index) => index < 0).length ?? 0
  if (count !== items.length || gone > 0) {
    throw other(`it has ${count} items, of which ${count - gone} are among these ${items.length}`)
  }
  return order
}

function other(why: string): RerankError {
  return new RerankError(
    'invalid-input',
    `The saved index is of other items: ${why}. Create it anew.`,
  )
}
