/** Rows kept beyond both edges, so that a quick scroll shows no gap. */
const SPARE = 6

/** Which rows are in the document: from `first` up to, but without, `end`. */
export function visibleRange(
  scrolled: number,
  height: number,
  rowHeight: number,
  count: number,
): { readonly first: number; readonly end: number } {
  const first = Math.max(0, Math.floor(scrolled / rowHeight) - SPARE)
  const end = Math.min(count, Math.ceil((scrolled + height) / rowHeight) + SPARE)
  return { first: Math.min(first, end), end }
}

/** Where a key leads in a list; undefined where it leads nowhere. */
export function rowAfter(key: string, at: number, count: number, page: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -count,
    End: count,
  }
  const step = steps[key]
  if (step === undefined || count === 0) return undefined
  // From nowhere, the first step is onto the first row.
  if (at < 0) return key === 'End' ? count - 1 : 0
  return Math.min(count - 1, Math.max(0, at + step))
}

/** How far to scroll so that a row is seen whole; as little as possible. */
export function scrollTo(row: number, scrolled: number, height: number, rowHeight: number): number {
  const top = row * rowHeight
  if (top < scrolled) return top
  return Math.max(scrolled, top + rowHeight - height)
}
