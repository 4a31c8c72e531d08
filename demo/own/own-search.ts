import { RerankError, type Ranked } from 'web-rerank'
import { createIndex, type KeywordIndex } from 'web-rerank/retrieve'
import type { CurrentModel } from '../model/current-model.ts'
import { textOf, type FieldChoice } from './fields.ts'
import { readable } from './passage.ts'
import type { Row } from './rows.ts'

/** As many as a model reads while somebody waits. */
export const MOST_RANKED = 200

export interface Data {
  readonly rows: readonly Row[]
  readonly choice: FieldChoice
}

/** A row in the list, and what the model says of it. */
export interface Hit {
  readonly row: number
  readonly score: number | null
  /** The part that the model liked best, as characters of what it read. */
  readonly window?: readonly [start: number, end: number]
}

export interface View {
  readonly query: string
  /** The rows in the list, best first; null is all of them, as they came. */
  readonly hits: readonly Hit[] | null
  readonly stage:
    | { readonly name: 'unasked' }
    | { readonly name: 'indexing'; readonly share: number }
    | { readonly name: 'loading' }
    | { readonly name: 'ranking'; readonly share: number }
    | { readonly name: 'ranked'; readonly ms: number }
    | { readonly name: 'failed'; readonly thrown: unknown }
  /** Whether all rows with a text were read, or only those that a keyword search had found. */
  readonly isWhole: boolean
}

const NOTHING: Data = { rows: [], choice: { title: null, texts: [] } }

/** Searches one set of rows at a time. The newest data and the newest question win. */
export class OwnSearch {
  readonly #models: CurrentModel
  readonly #told: (view: View) => void
  #data = NOTHING
  /** Of few rows, those that have a text; of many the index is asked. */
  #readable: readonly number[] = []
  #index: Promise<KeywordIndex<Row>> | undefined
  #indexed = 0
  #isIndexLost = false
  #stop = new AbortController()
  #query = ''
  #turn = 0
  #hits: readonly Hit[] | null = null

  constructor(models: CurrentModel, told: (view: View) => void) {
    this.#models = models
    this.#told = told
  }

  /** Takes these from now on; what was known of earlier ones is dropped. */
  setData(data: Data): void {
    this.#stop.abort()
    void this.#index?.then((index) => index.dispose()).catch(() => {})
    this.#stop = new AbortController()
    this.#data = data
    this.#hits = null
    this.#index = undefined
    this.#isIndexLost = false
    this.#readable = []
    if (data.rows.length > MOST_RANKED) this.#buildIndex()
    else {
      const all = data.rows.map((_, i) => i)
      this.#readable = all.filter((row) => textOf(data.rows[row]!, data.choice) !== '')
    }
    // It is needed soon: while the question is being written it can load.
    if (data.rows.length > 0) void this.#models.reranker().catch(() => {})
    this.ask(this.#query)
  }

  ask(query: string): void {
    this.#query = query.trim()
    const turn = ++this.#turn
    if (this.#data.rows.length === 0 || this.#query === '') {
      this.#hits = null
      this.#tell(this.#indexing() ?? { name: 'unasked' })
      return
    }
    this.#answer(turn).catch((thrown: unknown) => {
      const isOver = thrown instanceof RerankError && thrown.code === 'superseded'
      if (turn === this.#turn && !isOver) this.#tell({ name: 'failed', thrown })
    })
  }

  /** Once more, with the same data and question. */
  again(): void {
    if (this.#isIndexLost) this.setData(this.#data)
    else this.ask(this.#query)
  }

  async #answer(turn: number): Promise<void> {
    const { rows, choice } = this.#data
    const query = this.#query
    const isOver = () => turn !== this.#turn
    const indexing = this.#indexing()
    if (indexing) this.#tell(indexing)
    const candidates = this.#index ? await this.#find(query) : this.#readable
    if (isOver()) return
    // What the keywords say is there at once; of few rows the earlier order stays until there is a new one.
    if (this.#index) this.#hits = candidates.map((row) => ({ row, score: null }))
    this.#tell({ name: 'loading' })
    const reranker = await this.#models.reranker()
    if (isOver()) return
    this.#tell({ name: 'ranking', share: 0 })
    const started = performance.now()
    const ranking = await reranker.rank(query, candidates, {
      text: (row) => readable(rows[row]!, choice),
      long: 'windows',
      replaces: 'own data',
      onPartial: (partial) => {
        if (isOver()) return
        this.#hits = partial.map(hitOf)
        this.#tell({ name: 'ranking', share: partial.scored / candidates.length })
      },
    })
    if (isOver()) return
    this.#hits = ranking.map(hitOf)
    this.#tell({ name: 'ranked', ms: performance.now() - started })
  }

  async #find(query: string): Promise<readonly number[]> {
    const index = await this.#index!
    // The word may be misspelt: near ones are looked for only when there is nothing exact.
    const exact = await index.search(query, { limit: MOST_RANKED })
    const found =
      exact.length > 0 ? exact : await index.search(query, { limit: MOST_RANKED, fuzzy: 0.25 })
    return found.map((hit) => hit.index)
  }

  #buildIndex(): void {
    const { rows, choice } = this.#data
    const { signal } = this.#stop
    this.#indexed = 0
    const building = createIndex(rows, {
      text: (row) => readable(row, choice),
      signal,
      onProgress: ({ done }) => {
        if (signal.aborted) return
        this.#indexed = done
        const indexing = this.#indexing()
        if (indexing) this.#tell(indexing)
      },
    })
    this.#index = building
    building.then(
      () => {
        if (signal.aborted) return
        this.#indexed = rows.length
        if (this.#query === '') this.#tell({ name: 'unasked' })
      },
      (thrown: unknown) => {
        if (signal.aborted) return
        this.#isIndexLost = true
        this.#tell({ name: 'failed', thrown })
      },
    )
  }

  #indexing(): View['stage'] | null {
    const all = this.#data.rows.length
    if (!this.#index || this.#indexed >= all) return null
    return { name: 'indexing', share: this.#indexed / all }
  }

  #tell(stage: View['stage']): void {
    this.#told({
      ...{ stage, query: this.#query, hits: this.#hits, isWhole: this.#index === undefined },
    })
  }
}

function hitOf({ item, score, window }: Ranked<number>): Hit {
  return { row: item, score, ...(window && { window }) }
}
