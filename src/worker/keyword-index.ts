// The only file that knows MiniSearch.
import MiniSearch, { type Options } from 'minisearch'
import { RerankError } from '../errors.ts'
import type {
  DocumentId,
  IndexHits,
  IndexOrders,
  IndexQuery,
  SavedIndex,
} from '../index-protocol.ts'

/** A document by its position, and one text a field. */
interface Entry {
  readonly position: number
  readonly texts: readonly string[]
}

interface SavedFile extends SavedIndex {
  readonly format: typeof FORMAT
  readonly index: object
}

const FORMAT = 'web-rerank keyword index 1'
/** No field of the caller's has such a name. */
const POSITION = '\u0000position'

/** What the index's thread does. */
export class KeywordEngine {
  #fields: readonly string[] = []
  #index: MiniSearch<Entry> | undefined

  open(fields: readonly string[]): null {
    this.#fields = fields
    this.#index = new MiniSearch(optionsFor(fields))
    return null
  }

  add(documents: IndexOrders['add']['given']): number {
    const index = this.#opened()
    const first = index.documentCount
    index.addAll(documents.map((texts, i) => ({ position: first + i, texts })))
    return index.documentCount
  }

  search({ query, limit, prefix, fuzzy, combineWith, boost, fields }: IndexQuery): IndexHits {
    const found = this.#opened().search(query, {
      prefix: prefix === 'last' ? (_, i, terms) => i === terms.length - 1 : prefix,
      ...{ fuzzy, combineWith, boost },
      ...(fields && { fields: [...fields] }),
    })
    // MiniSearch leaves the order of equals to chance.
    found.sort((a, b) => b.score - a.score || Number(a.id) - Number(b.id))
    const best = found.slice(0, limit)
    return {
      positions: Uint32Array.from(best, ({ id }) => Number(id)),
      scores: Float64Array.from(best, ({ score }) => score),
    }
  }

  save(ids: readonly DocumentId[] | null): Uint8Array<ArrayBuffer> {
    const index = this.#opened()
    const file: SavedFile = {
      ...{ format: FORMAT, fields: this.#fields, count: index.documentCount, ids },
      index: index.toJSON(),
    }
    return new TextEncoder().encode(JSON.stringify(file))
  }

  load(saved: Uint8Array): SavedIndex {
    try {
      const file = JSON.parse(new TextDecoder().decode(saved)) as SavedFile
      const { format, fields, count, ids, index } = file
      if (format !== FORMAT) throw new Error(`it begins with ${JSON.stringify(format)}`)
      this.#index = MiniSearch.loadJS(index as never, optionsFor(fields))
      this.#fields = fields
      return { fields, count, ids }
    } catch (cause) {
      throw new RerankError(
        'integrity',
        'The saved index cannot be read: it is damaged, or of another version. Create it anew.',
        { cause },
      )
    }
  }

  #opened(): MiniSearch<Entry> {
    if (this.#index) return this.#index
    throw new RerankError('load-failed', 'The index was asked before it was opened.')
  }
}

function optionsFor(fields: readonly string[]): Options<Entry> {
  return {
    fields: [...fields],
    idField: POSITION,
    extractField: ({ position, texts }, name) =>
      name === POSITION ? position : texts[fields.indexOf(name)]!,
  }
}
