/** Part of a list of tokens. */
export type Span = readonly [start: number, end: number]

/**
 * The most of a query that is kept beside windows of a text: half the room, so that a text always gets
 * at least as much.
 */
export function queryShare(query: number, room: number): number {
  return Math.min(query, Math.floor(room / 2))
}

/**
 * Windows over so many tokens, each as wide as there is room, a quarter of it shared with the next, so
 * that a sentence at an edge is whole in one of the two. The last one is moved back to be as wide as the others.
 */
export function windowSpans(tokens: number, room: number): Span[] {
  if (tokens <= room) return [[0, tokens]]
  const stride = Math.max(1, Math.floor((room * 3) / 4))
  const count = 1 + Math.ceil((tokens - room) / stride)
  return Array.from({ length: count }, (_, index): Span => {
    const start = Math.min(index * stride, tokens - room)
    return [start, start + room]
  })
}
