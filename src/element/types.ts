import type { Ranking, RerankError } from '../kernel.ts'

/** What `<rerank-results>` says, beside what every element does. Both bubble. */
export interface RerankResultsEvents {
  /** The results stand in a new order. */
  reranked: CustomEvent<Ranking<HTMLElement>>
  /** They stand in the site's own order, since no other could be had. Unless prevented, the console says so. */
  rerankerror: CustomEvent<RerankError>
}

type Listener<K extends keyof RerankResultsEvents> = (
  this: RerankResultsElement,
  event: RerankResultsEvents[K],
) => void

/** An element around a site's own results, which puts them in order. Each property is an attribute, too. */
export interface RerankResultsElement extends HTMLElement {
  /**
   * The query itself. While it is empty, the site's own order stands.
   * @default null: what `queryFrom` says
   */
  query: string | null
  /**
   * Attribute `query-from`: a selector of the search field whose words are the query, as they are typed.
   * @default null
   */
  queryFrom: string | null
  /**
   * A selector of the results in this element. They must have one parent.
   * @default the items of the first list, where there is none the element's children
   */
  items: string | null
  /**
   * A selector of what is read of a result, such as `h3, .excerpt`.
   * @default all its text
   */
  text: string | null
  /**
   * As in `createReranker`.
   * @default the embedded model
   */
  model: string | null
  /**
   * As in `createReranker`: the folder of worker and model, where a bundler does not place them.
   * @default beside this package's own files
   */
  assets: string | null
  /**
   * `'order'`: the site's own order keeps a say.
   * @default null
   */
  prior: string | null
  /**
   * How much of a say, 0 to 1; without `prior`, that of the words that match.
   * @default what rank() takes
   */
  blend: number | null
  /**
   * Results move while they are being scored, too, instead of once.
   * @default false
   */
  live: boolean
  addEventListener<K extends keyof RerankResultsEvents>(
    type: K,
    listener: Listener<K>,
    options?: boolean | AddEventListenerOptions,
  ): void
  addEventListener(...any: Parameters<HTMLElement['addEventListener']>): void
  removeEventListener<K extends keyof RerankResultsEvents>(
    type: K,
    listener: Listener<K>,
    options?: boolean | EventListenerOptions,
  ): void
  removeEventListener(...any: Parameters<HTMLElement['removeEventListener']>): void
}
