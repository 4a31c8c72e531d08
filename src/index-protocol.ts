// All that crosses between the page and the thread of a keyword index, as data.

/** What the page orders; orders are answered in the order they came, each with a Reply. */
export interface IndexOrders {
  /** Begins an index with these fields. */
  open: { readonly given: readonly string[]; readonly answer: null }
  /** One text a field for each document; answers how many documents there are now. */
  add: { readonly given: readonly (readonly string[])[]; readonly answer: number }
  search: { readonly given: IndexQuery; readonly answer: IndexHits }
  /** The ids of the documents, where they have some: they come back when it is loaded. */
  save: { readonly given: readonly DocumentId[] | null; readonly answer: Uint8Array<ArrayBuffer> }
  load: { readonly given: Uint8Array<ArrayBuffer>; readonly answer: SavedIndex }
}

export type DocumentId = string | number

/** One order on its way. */
export type IndexOrder = {
  [Name in keyof IndexOrders]: {
    readonly order: Name
    readonly given: IndexOrders[Name]['given']
  }
}[keyof IndexOrders]

export interface IndexQuery {
  readonly query: string
  readonly limit: number
  /** Which terms also stand for longer words: all, none, or the last one. */
  readonly prefix: boolean | 'last'
  /** How many letters of a term may differ: a share of its length below 1, else a number; 0 for none. */
  readonly fuzzy: number
  readonly combineWith: 'OR' | 'AND'
  readonly boost: Readonly<Record<string, number>>
  /** null for all. */
  readonly fields: readonly string[] | null
}

/** Best first, by the position of the document. */
export interface IndexHits {
  readonly positions: Uint32Array
  readonly scores: Float64Array
}

export interface SavedIndex {
  readonly fields: readonly string[]
  readonly count: number
  readonly ids: readonly DocumentId[] | null
}
