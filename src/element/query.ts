import type { RerankResultsElement } from './types.ts'

/** What says the query of an element: its own attribute, or the search field it names. */
type Asking = Element & Pick<RerankResultsElement, 'query' | 'queryFrom'>

/** The query as it is now. */
export function queryOf(element: Asking): string {
  const { query } = element
  const field = query === null ? (fieldOf(element) as { value?: unknown } | null) : null
  return String(query ?? field?.value ?? '').trim()
}

export interface QueryListener {
  /** Somebody types. */
  readonly changed: () => void
  /** Somebody goes to the search field, and is about to type. */
  readonly approached: () => void
  /** Ends the listening. */
  readonly signal: AbortSignal
}

/** The field need not be there yet, and may be replaced by another: the page hears of it in any case. */
export function followQuery(element: Asking, { changed, approached, signal }: QueryListener): void {
  const root = element.getRootNode()
  const listen = (type: string, tell: () => void) => {
    root.addEventListener(type, ({ target }) => isAsked(element, target) && tell(), { signal })
  }
  for (const type of ['input', 'change']) listen(type, changed)
  listen('focusin', approached)
}

function fieldOf(element: Asking): Element | null {
  const { queryFrom } = element
  return queryFrom === null ? null : (element.getRootNode() as ParentNode).querySelector(queryFrom)
}

function isAsked(element: Asking, target: EventTarget | null): boolean {
  try {
    return element.query === null && target !== null && target === fieldOf(element)
  } catch {
    return false // no selector: that was said already, when the element came
  }
}
