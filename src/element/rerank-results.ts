import { createReranker, RerankError, type Ranking } from '../kernel.ts'
import { ATTRIBUTES, reflectAttributes, takeEarlierProperties } from './attributes.ts'
import { itemText } from './item-text.ts'
import { followQuery, queryOf } from './query.ts'
import { ResultList } from './result-list.ts'
import { SharedRerankers, type Share } from './shared-rerankers.ts'
import type { RerankResultsElement } from './types.ts'

const rerankers = new SharedRerankers(createReranker)

/** A page that is made on a server imports this, too, and has no elements there. */
const ElementBase: typeof HTMLElement = globalThis.HTMLElement ?? Object

/** What a ranking is made of. */
interface Request {
  readonly query: string
  readonly items: readonly HTMLElement[]
  readonly texts: readonly string[]
  /** All that the attributes say. */
  readonly settings: string
}

/** The element itself; its types are those of RerankResultsElement. */
export class RerankResults extends ElementBase {
  static readonly observedAttributes: readonly string[] = ATTRIBUTES

  declare query: RerankResultsElement['query']
  declare queryFrom: RerankResultsElement['queryFrom']
  declare items: RerankResultsElement['items']
  declare text: RerankResultsElement['text']
  declare model: RerankResultsElement['model']
  declare assets: RerankResultsElement['assets']
  declare prior: RerankResultsElement['prior']
  declare blend: RerankResultsElement['blend']
  declare live: RerankResultsElement['live']

  readonly #list = new ResultList(this, () => this.#schedule())
  /** Browsers of 2022 have none. */
  readonly #internals = this.attachInternals?.()
  #share: Share | undefined
  /** What is being ranked, or was ranked last. */
  #request: Request | undefined
  #ranking: AbortController | undefined
  #frame = 0
  #leaving: AbortController | undefined

  connectedCallback(): void {
    takeEarlierProperties(this)
    this.#leaving = new AbortController()
    const { signal } = this.#leaving
    followQuery(this, {
      signal,
      changed: () => this.#schedule(),
      // What goes wrong is said when there is something to rank.
      approached: () => void this.#reranker().catch(() => {}),
    })
    this.#list.watch()
    this.#schedule()
  }

  disconnectedCallback(): void {
    this.#leaving?.abort()
    this.#list.unwatch()
    cancelAnimationFrame(this.#frame)
    this.#end()
    // Where it comes back, all is to be done anew.
    this.#request = undefined
    // It may only be on its way to another place in the page.
    queueMicrotask(() => {
      if (!this.isConnected) this.#letGo()
    })
  }

  /** Moved in one go, by moveBefore(): nothing is lost, and nothing to be done. */
  connectedMoveCallback(): void {}

  attributeChangedCallback(name: string): void {
    if (name === 'items') this.#list.restore()
    if (name === 'model' || name === 'assets') this.#letGo()
    if (this.isConnected) this.#schedule()
  }

  #reranker(): ReturnType<Share['reranker']> {
    const { model, assets } = this
    this.#share ??= rerankers.join({
      ...(model !== null && { model }),
      ...(assets !== null && { assets }),
    })
    return this.#share.reranker()
  }

  #letGo(): void {
    this.#end()
    this.#share?.release()
    this.#share = undefined
    this.#request = undefined
  }

  #schedule(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => this.#update())
  }

  /** Looks at query and results as they are now, and ranks them unless that is what is done already. */
  #update(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    try {
      const { items, isAsLeft } = this.#list.read(this.items)
      const request: Request = {
        query: queryOf(this),
        items,
        texts: items.map((item) => itemText(item, this.text)),
        settings: JSON.stringify(ATTRIBUTES.map((name) => this.getAttribute(name))),
      }
      if (isAsLeft && this.#request && isSame(this.#request, request)) return
      this.#end()
      this.#request = request
      if (request.query === '' || items.length < 2) this.#list.restore()
      else void this.#rank(request)
    } catch (thrown) {
      this.#end()
      this.#fail(thrown)
    }
  }

  async #rank({ query, items, texts }: Request): Promise<void> {
    const ranking = new AbortController()
    this.#ranking = ranking
    this.#show(true)
    const { prior, blend, live } = this
    const { signal } = ranking
    // The site may have written something a moment ago: then this may be the ranking of another list.
    const isCurrent = () => {
      if (this.#list.hasNews() || this.#frame !== 0) this.#update()
      return this.#ranking === ranking
    }
    const arrange = (ranked: Ranking<HTMLElement>) =>
      this.#list.show(ranked.map(({ item }) => item))
    try {
      const reranker = await this.#reranker()
      const ranked = await reranker.rank(query, items, {
        signal,
        text: (_, i) => texts[i]!,
        // Other words than 'order' are refused there.
        ...(prior !== null && { prior: prior as 'order' }),
        ...(blend !== null && { blend }),
        ...(live && { onPartial: (ranked) => isCurrent() && arrange(ranked) }),
      })
      if (!isCurrent()) return
      this.#end()
      arrange(ranked)
      this.dispatchEvent(new CustomEvent('reranked', { detail: ranked, bubbles: true }))
    } catch (thrown) {
      if (signal.aborted) return
      this.#end()
      this.#fail(thrown)
    }
  }

  /** Ends the ranking under way, if there is one. */
  #end(): void {
    this.#ranking?.abort()
    this.#ranking = undefined
    this.#show(false)
  }

  #fail(thrown: unknown): void {
    this.#list.restore()
    const detail =
      thrown instanceof RerankError
        ? thrown
        : new RerankError(
            'invalid-input',
            `query-from, items and text of <${this.localName}> must be selectors. ${String(thrown)}`,
            { cause: thrown },
          )
    const event = new CustomEvent('rerankerror', { detail, bubbles: true, cancelable: true })
    if (this.dispatchEvent(event)) console.warn(detail)
  }

  #show(isRanking: boolean): void {
    if (isRanking) this.setAttribute('aria-busy', 'true')
    else this.removeAttribute('aria-busy')
    try {
      this.#internals?.states[isRanking ? 'add' : 'delete']('ranking')
    } catch {
      // Older browsers have no states, or want them written with dashes: aria-busy says the same.
    }
  }
}

reflectAttributes(RerankResults.prototype)

function isSame(one: Request, other: Request): boolean {
  return (
    one.query === other.query &&
    one.settings === other.settings &&
    one.items.length === other.items.length &&
    one.items.every((item, i) => item === other.items[i] && one.texts[i] === other.texts[i])
  )
}
