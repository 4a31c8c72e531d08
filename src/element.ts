// The custom element: a list of results that is in the page already, put in order where it stands.
import type { RerankResultsElement } from './element/types.ts'

declare global {
  interface HTMLElementTagNameMap {
    'rerank-results': RerankResultsElement
  }
}

export { defineRerankResults } from './element/define.ts'
export { RerankError, type RerankErrorCode } from './kernel.ts'
export type { Ranked, Ranking } from './kernel.ts'
export type { RerankResultsElement, RerankResultsEvents } from './element/types.ts'
