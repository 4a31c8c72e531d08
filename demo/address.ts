/** What the page's address says, so that a link brings back what was seen. */
export interface Address {
  /** null is the one that comes with the package. */
  readonly model: string | null
  readonly query: string | null
}

/** Counts common words, and does what it is told: for tests. */
const STAND_IN = 'fake'

export function isStandIn(model: string | null): boolean {
  return model?.split('?')[0] === STAND_IN
}

export function readAddress(): Address {
  const parameters = new URLSearchParams(location.search)
  return { model: parameters.get('model'), query: parameters.get('q') }
}

/** Typing is no navigation: the history does not grow. */
export function writeQuery(query: string): void {
  const address = new URL(location.href)
  if (query === '') address.searchParams.delete('q')
  else address.searchParams.set('q', query)
  history.replaceState(null, '', address)
}
