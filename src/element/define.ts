import { RerankError } from '../kernel.ts'
import { RerankResults } from './rerank-results.ts'

/**
 * Makes the element known to the page: from then on each `<rerank-results>` puts its results in order.
 * May be called again, and where there is no page: then it does nothing.
 *
 * @param name another name for it; it must have a hyphen. Default: `'rerank-results'`
 */
export function defineRerankResults(name = 'rerank-results'): void {
  const elements = globalThis.customElements
  if (!elements) return
  const known = elements.get(name)
  if (known && known.prototype instanceof RerankResults) return
  try {
    // A class has one name only.
    elements.define(name, class extends RerankResults {})
  } catch (cause) {
    const reason = known ? 'belongs to another element of this page' : 'is no name for an element'
    throw new RerankError(
      'invalid-input',
      `'${name}' ${reason}: give defineRerankResults() another, such as 'my-results'.`,
      { cause },
    )
  }
}
